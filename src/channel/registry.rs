//! All channel databases by name, each opened when it is first asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::database::ChannelDatabase;
use super::embedded::EmbeddedChannel;
use super::error::ChannelError;
use crate::domain::Text;
use crate::durable::{Database, MemoryMap};

/// The channel databases there are.
pub trait ChannelDatabases: Send + Sync {
    /// Their names, in order. This opens nothing.
    fn names(&self) -> Vec<Text>;

    /// The channel database of that name, always the same one.
    fn open(&self, name: &str) -> Result<Arc<dyn ChannelDatabase>, ChannelError>;

    /// Lets a further name be opened. One that is known already stays as it is.
    fn add(&self, name: &Text);
}

impl<T: ChannelDatabases + ?Sized> ChannelDatabases for &T {
    fn names(&self) -> Vec<Text> {
        (**self).names()
    }

    fn open(&self, name: &str) -> Result<Arc<dyn ChannelDatabase>, ChannelError> {
        (**self).open(name)
    }

    fn add(&self, name: &Text) {
        (**self).add(name);
    }
}

/// The name of the map that an embedded channel database lies in.
pub fn map_name(channel_database: &str) -> String {
    format!("channel {channel_database}")
}

/// How a channel database is opened.
type Opener = dyn Fn(&Text) -> Result<Arc<dyn ChannelDatabase>, ChannelError> + Send + Sync;

/// Channel databases of any kind. Which names there are is told by whoever knows the setup.
pub struct Channels {
    opener: Box<Opener>,
    known: Mutex<BTreeMap<Text, Option<Arc<dyn ChannelDatabase>>>>,
}

impl Channels {
    /// The channel databases `names`, opened by `opener`, which is asked once for each.
    pub fn new<N: Into<Text>>(
        names: impl IntoIterator<Item = N>,
        opener: impl Fn(&Text) -> Result<Arc<dyn ChannelDatabase>, ChannelError> + Send + Sync + 'static,
    ) -> Self {
        let known = names.into_iter().map(|name| (name.into(), None)).collect();
        Self { opener: Box::new(opener), known: Mutex::new(known) }
    }

    /// Embedded ones, each in a map of `database` named after it.
    pub fn on_disk<N: Into<Text>>(
        database: Arc<Database>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        Self::new(names, move |name| {
            let map = database.map(&map_name(name));
            let map = map.map_err(|source| {
                let database = name.clone();
                ChannelError::Storage { database, source }
            })?;
            Ok(Arc::new(EmbeddedChannel::new(name.clone(), map)))
        })
    }

    /// Embedded ones in memory, empty at first.
    pub fn in_memory<N: Into<Text>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::new(names, |name| Ok(Arc::new(EmbeddedChannel::new(name.clone(), MemoryMap::new()))))
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<Text, Option<Arc<dyn ChannelDatabase>>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ChannelDatabases for Channels {
    fn names(&self) -> Vec<Text> {
        self.known().keys().cloned().collect()
    }

    fn open(&self, name: &str) -> Result<Arc<dyn ChannelDatabase>, ChannelError> {
        let name = Text::from(name);
        let mut known = self.known();
        match known.get_mut(&name) {
            Some(Some(database)) => Ok(Arc::clone(database)),
            Some(closed) => Ok(Arc::clone(closed.insert((self.opener)(&name)?))),
            None => Err(ChannelError::Unknown { name, known: known.keys().cloned().collect() }),
        }
    }

    fn add(&self, name: &Text) {
        self.known().entry(name.clone()).or_default();
    }
}

impl fmt::Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channels").field("names", &self.names()).finish_non_exhaustive()
    }
}
