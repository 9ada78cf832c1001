//! Space held back, so that a store on a full disk can be opened again: the storage library cannot
//! open, not even to read, where it cannot write.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::Error;
use super::folder;

/// The size of the reserve in bytes: 16 MiB, one segment of the storage library.
pub const RESERVE: u64 = 16 << 20;
const BLOCK: usize = 1 << 20;

/// A file beside a store that holds nothing but space.
#[derive(Debug, Clone)]
pub struct Reserve {
    path: PathBuf,
}

impl Reserve {
    /// The reserve of the store in `folder`. Nothing is read or written yet.
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join("reserve") }
    }

    /// Whether the space is held, to the last byte.
    pub fn is_held(&self) -> Result<bool, Error> {
        match fs::metadata(&self.path) {
            Ok(metadata) => Ok(metadata.len() >= RESERVE),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(Error::io(&self.path, e)),
        }
    }

    /// Holds the space. [`Error::Full`] if there is not enough; what was taken is given back then.
    pub fn hold(&self) -> Result<(), Error> {
        if self.is_held()? {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            folder::create(folder)?;
        }
        match self.fill() {
            Ok(()) => Ok(()),
            Err(error) => {
                self.release()?;
                Err(error)
            }
        }
    }

    /// Gives the space back. Says whether there was any.
    pub fn release(&self) -> Result<bool, Error> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(Error::io(&self.path, e)),
        }
    }

    fn fill(&self) -> Result<(), Error> {
        let mut file = folder::open(&self.path)?;
        // Bytes that do not repeat: a file system that compresses would hold back nothing.
        let mut state = 1_u64;
        let mut block = vec![0; BLOCK];
        let mut left = RESERVE;
        while left > 0 {
            for bytes in block.chunks_exact_mut(8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                bytes.copy_from_slice(&state.to_le_bytes());
            }
            file.write_all(&block).map_err(|e| Error::io(&self.path, e))?;
            left = left.saturating_sub(u64::try_from(BLOCK).unwrap_or(left));
        }
        file.sync_all().map_err(|e| Error::io(&self.path, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_is_held_until_it_is_released() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::of(&folder.path().join("store"));
        assert!(!reserve.is_held().unwrap());
        reserve.hold().unwrap();
        reserve.hold().unwrap();
        assert!(reserve.is_held().unwrap());
        assert!(reserve.release().unwrap());
        assert!(!reserve.release().unwrap());
        assert!(!reserve.is_held().unwrap());
    }
}
