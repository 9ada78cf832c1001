//! The socket in the store folder, by which a second process reaches the first one's engine.
//!
//! Each line is one JSON value: requests one way, messages the other. Only the owner of the folder
//! can connect (mode 0600). A line has a limit, so that a stranger's stream cannot fill memory.

use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc::unbounded_channel;

use super::client::{Client, Connection, gone};
use super::{Engine, Failure, FailureKind, Message, Request};

/// The name of the socket in the store folder.
const NAME: &str = "socket";

/// The longest line: a page of 1,000 transactions with all their rows is about 10 MiB.
const MAX_LINE: u64 = 256 << 20;

/// The longest path that the system takes for a socket, with room for its terminator.
const MAX_PATH: usize = 100;

/// The listening socket of a store. Dropping it removes the file; clients that are connected stay.
pub struct Listener {
    path: PathBuf,
}

impl Drop for Listener {
    fn drop(&mut self) {
        // When the file is gone already there is nothing to remove.
        fs::remove_file(&self.path).unwrap_or_default();
    }
}

/// Lets other processes reach the engine through the store folder.
///
/// The caller holds the store, so a socket file that is there belongs to a process that has died.
pub fn listen(engine: &Engine, folder: &Path) -> io::Result<Listener> {
    let path = folder.join(NAME);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = short(folder, |path| UnixListener::bind(path))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    let engine = engine.clone();
    let accept = move || {
        for stream in listener.incoming() {
            let served = stream.and_then(|stream| serve(&engine, stream));
            // One client that cannot be served is no reason to turn the next away.
            served.unwrap_or_default();
        }
    };
    std::thread::Builder::new().name("socket".into()).spawn(accept)?;
    Ok(Listener { path })
}

/// Connects to the engine of the process that holds the store in `folder`, acting for `actor`.
pub fn connect(folder: &Path, actor: &str) -> io::Result<Connection> {
    let stream = short(folder, |path| UnixStream::connect(path))?;
    let (to_client, messages) = unbounded_channel();
    let reader = stream.try_clone()?;
    let receive = move || {
        let lines = lines::<Message>(reader);
        // When the engine or this client has gone, the channel closes and the client hears of it.
        lines.map_while(Result::ok).take_while(|line| to_client.send(line.clone()).is_ok()).count();
    };
    std::thread::Builder::new().name("socket".into()).spawn(receive)?;
    let (requests, to_engine) = mpsc::channel();
    std::thread::Builder::new().name("socket".into()).spawn(move || write(stream, &to_engine))?;
    let client = Client::new(actor, move |request| requests.send(request).map_err(|_| gone()));
    Ok(Connection { client, messages })
}

/// Serves one connected process.
fn serve(engine: &Engine, stream: UnixStream) -> io::Result<()> {
    let reader = stream.try_clone()?;
    // The connecting process names the person in each instruction; the client made here only
    // carries the words on.
    let Connection { client, mut messages } = engine.connect("");
    let answers = move || {
        let mut out = BufWriter::new(stream);
        while let Some(message) = messages.blocking_recv() {
            if put(&mut out, &message).is_err() {
                break;
            }
        }
    };
    std::thread::Builder::new().name("socket".into()).spawn(answers)?;
    let take = move || {
        for request in lines::<Request>(reader).map_while(Result::ok) {
            if client.forward(request).is_err() {
                break;
            }
        }
    };
    std::thread::Builder::new().name("socket".into()).spawn(take)?;
    Ok(())
}

fn write(stream: UnixStream, requests: &mpsc::Receiver<Request>) {
    let mut out = BufWriter::new(stream);
    for request in requests {
        if put(&mut out, &request).is_err() {
            break;
        }
    }
}

fn put(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The values of a stream, one a line.
fn lines<T: DeserializeOwned>(stream: UnixStream) -> impl Iterator<Item = io::Result<T>> {
    let mut reader = BufReader::new(stream);
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        match reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_slice(&line).map_err(io::Error::from)),
            Err(error) => Some(Err(error)),
        }
    })
}

/// Calls `open` with a path of the socket that is short enough for the system.
///
/// A socket's path has at most 108 bytes. A longer one is reached through the descriptor of its
/// folder, which the system shows as a short path.
fn short<T>(folder: &Path, open: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let path = folder.join(NAME);
    if path.as_os_str().len() <= MAX_PATH {
        return open(&path);
    }
    let held = fs::File::open(folder)?;
    open(&PathBuf::from(format!("/proc/self/fd/{}/{NAME}", held.as_raw_fd())))
}

/// The failure of a command whose store is held by a process that does not answer.
pub fn held(folder: &Path, holder: Option<u32>, why: &io::Error) -> Failure {
    let who = holder.map_or_else(|| "another process".into(), |pid| format!("process {pid}"));
    let text = format!(
        "the store {} is held by {who}, which cannot be reached ({why}); let it end, or end it, \
         and run the command again",
        folder.display()
    );
    Failure::new(FailureKind::Held, text)
}
