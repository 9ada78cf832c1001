//! A folder with a database in it, and the maps it hands out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::engine::Engine;
use super::error::Error;
use super::sled_map::{Inner, SledMap};

/// The longest name of a map, in bytes. As a file name it can take three times as much.
const MAX_NAME: usize = 80;

/// An open database: one folder, any number of maps, held by one process at a time.
///
/// The folder holds `format`, `lock`, the library's `sled`, and a witness for each map.
#[derive(Debug)]
pub struct Database {
    engine: Arc<Engine>,
    /// The maps in use: a map has one state, however often it is asked for.
    maps: Mutex<BTreeMap<String, Weak<Inner>>>,
}

impl Database {
    /// Opens the database in `folder`, creating it if there is none.
    ///
    /// Refuses at once if it is held ([`Error::Locked`]), if a newer program wrote it
    /// ([`Error::NewerFormat`], nothing is changed then), or if it is damaged.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let engine = Arc::new(Engine::open(folder)?);
        Ok(Self { engine, maps: Mutex::default() })
    }

    /// The map `name`, created if there is none.
    ///
    /// The store is compared with its witness: [`Error::Behind`] if acknowledged commits are
    /// missing, [`Error::Witness`] if the witness is not this store's.
    pub fn map(&self, name: &str) -> Result<SledMap, Error> {
        self.hand_out(name, Inner::open)
    }

    /// The map `name` as it stands, with a new witness: for a person who has checked a store that
    /// [`Database::map`] refuses and who accepts what is missing.
    pub fn accept(&self, name: &str) -> Result<SledMap, Error> {
        self.hand_out(name, Inner::accept)
    }

    fn hand_out(
        &self,
        name: &str,
        open: impl FnOnce(&Arc<Engine>, &str, &Path) -> Result<Inner, Error>,
    ) -> Result<SledMap, Error> {
        if name.len() > MAX_NAME {
            let size = name.len();
            return Err(Error::TooBig { what: "the name of a map", size, limit: MAX_NAME });
        }
        let mut maps = self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(inner) = maps.get(name).and_then(Weak::upgrade) {
            return Ok(SledMap::of(inner));
        }
        let witness = self.engine.folder().join(file_name(name));
        let inner = Arc::new(open(&self.engine, name, &witness)?);
        maps.insert(name.to_owned(), Arc::downgrade(&inner));
        Ok(SledMap::of(inner))
    }

    /// Closes the database; when this returns, the folder can be opened again.
    ///
    /// With a map still in use it stays open until the last one is dropped, and this says so.
    pub fn close(self) -> Result<(), Error> {
        match Arc::try_unwrap(self.engine) {
            Ok(engine) => {
                drop(engine);
                Ok(())
            }
            Err(_) => Err(Error::Unavailable("it closes when its last map is dropped".into())),
        }
    }
}

/// The witness file of the map `name`: what is not a letter, digit, `-` or `_` becomes `%` and its
/// code, so that no name leaves the folder or meets another one.
fn file_name(name: &str) -> String {
    let mut file = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => file.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => write!(file, "%{byte:02x}").unwrap_or_default(),
        }
    }
    file + ".witness"
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_name_leaves_the_folder_or_meets_another() {
        assert_eq!(file_name("houston-1"), "houston-1.witness");
        assert_eq!(file_name("../a b"), "%2e%2e%2fa%20b.witness");
        assert_ne!(file_name("A"), file_name("a"));
    }
}
