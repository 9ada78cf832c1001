//! Damage to files: bits, lengths, absences, older copies. A store that still opens and is called
//! sound must say exactly what it said before.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::keeping::{copied, copy, doctor, exported, worked};

const ALL: &[&str] = &["all", "--format", "jsonl"];

/// The damage is reported by a check or by the refusal to open.
#[track_caller]
fn reported(damage: impl FnOnce(&Path)) {
    let (_folder, store) = copied();
    damage(&store);
    let failed = doctor(&store).expect("the damage was not noticed");
    let texts: Vec<&String> = failed.iter().flat_map(|(_, failures)| failures).collect();
    assert!(!texts.is_empty() && texts.iter().all(|text| text.len() > 20), "{failed:?}");
}

/// The damage is reported, or did not change anything that the store says.
fn harmless_or_reported(store: &Path, before: &[(String, Vec<u8>)]) -> bool {
    if doctor(store).is_some() {
        return true;
    }
    let after = exported(store, ALL);
    assert!(after == before, "the store is called sound and says something else");
    false
}

fn swap_in(from: &Path, store: &Path, part: &str) {
    let target = store.join(part);
    if target.is_dir() {
        fs::remove_dir_all(&target).unwrap();
        copy(&from.join(part), &target);
    } else {
        fs::copy(from.join(part), target).unwrap();
    }
}

fn witness(store: &Path) -> PathBuf {
    store.join("data/headquarters/headquarters.witness")
}

#[test]
fn files_and_folders_that_are_missing_are_reported() {
    for part in ["headquarters", "channels"] {
        reported(|store| fs::remove_dir_all(store.join("data").join(part)).unwrap());
        reported(|store| fs::remove_dir_all(store.join("data").join(part).join("sled")).unwrap());
        reported(|store| fs::remove_file(store.join("data").join(part).join("sled/db")).unwrap());
        reported(|store| fs::remove_file(store.join("data").join(part).join("format")).unwrap());
    }
    reported(|store| fs::remove_file(witness(store)).unwrap());
    reported(|store| {
        // Everything of headquarters but the folder itself.
        let folder = store.join("data/headquarters");
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
    });
}

#[test]
fn an_older_copy_of_a_part_is_reported() {
    let older = worked().day_before();
    for part in ["data/headquarters/sled", "data/headquarters/headquarters.witness"] {
        reported(|store| swap_in(&older, store, part));
    }
    reported(|store| swap_in(&older, store, "data/channels"));
    reported(|store| swap_in(&older, store, "data/channels/sled"));
}

#[test]
fn the_parts_of_another_store_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other");
    super::super::keeping::Open::store(&other).close(&other);
    reported(|store| swap_in(&other, store, "data/headquarters/sled"));
    reported(|store| swap_in(&other, store, "data/channels"));
}

#[test]
fn a_newer_format_and_a_flipped_witness_are_reported() {
    reported(|store| fs::write(store.join("data/headquarters/format"), "3\n").unwrap());
    reported(|store| fs::write(store.join("data/channels/format"), "nonsense").unwrap());
    reported(|store| {
        let mut bytes = fs::read(witness(store)).unwrap();
        for byte in &mut bytes {
            *byte ^= 0x40;
        }
        fs::write(witness(store), bytes).unwrap();
    });
}

#[test]
fn a_data_file_cut_anywhere_is_reported_or_nothing_is_lost() {
    let (_folder, sound) = copied();
    let before = exported(&sound, ALL);
    let mut noticed = 0;
    for part in ["headquarters", "channels"] {
        let length = fs::metadata(sound.join("data").join(part).join("sled/db"));
        let length = length.unwrap().len();
        for cut in 0..6 {
            let (_folder, store) = copied();
            let path = store.join("data").join(part).join("sled/db");
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_len(length * cut / 6).unwrap();
            noticed += usize::from(harmless_or_reported(&store, &before));
        }
    }
    assert!(noticed > 0, "no cut was noticed");
}

#[test]
fn flipped_bits_and_zeroed_pages_are_reported_or_nothing_is_changed() {
    let (_folder, sound) = copied();
    let before = exported(&sound, ALL);
    let mut noticed = 0;
    for part in ["headquarters", "channels"] {
        let bytes = fs::read(sound.join("data").join(part).join("sled/db")).unwrap();
        // Where there is data: the file is mostly empty.
        let filled: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
        for step in 0..8 {
            let at = filled[filled.len() * (2 * step + 1) / 16];
            let mut damaged = bytes.clone();
            if step % 4 == 3 {
                let end = damaged.len().min(at + 4096);
                damaged[at..end].fill(0);
            } else {
                damaged[at] ^= 1 << (step % 8);
            }
            let (_folder, store) = copied();
            fs::write(store.join("data").join(part).join("sled/db"), damaged).unwrap();
            noticed += usize::from(harmless_or_reported(&store, &before));
        }
    }
    assert!(noticed > 0, "no flipped bit was noticed");
}
