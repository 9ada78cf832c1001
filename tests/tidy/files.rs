//! Which files belong to the project, and their text.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// One text file; the path is relative to the root of the project, with `/`.
pub struct File {
    pub path: String,
    pub text: String,
}

/// Every text file that git tracks or would track; without git, every file outside `target` and
/// hidden tool folders. Files that are not UTF-8 are not text.
pub fn tracked() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = listed_by_git(root).unwrap_or_else(|| walked(root));
    paths.sort();
    paths.into_iter().filter_map(|path| read(root, path)).collect()
}

fn read(root: &Path, path: String) -> Option<File> {
    // A file that was deleted but not yet committed is still listed.
    let text = fs::read_to_string(root.join(&path)).ok()?;
    Some(File { path, text })
}

/// `None` when git is absent, refuses, or knows nothing of this folder.
fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()?;
    let names = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<String> = names.split_terminator('\0').map(String::from).collect();
    (output.status.success() && !paths.is_empty()).then_some(paths)
}

fn walked(root: &Path) -> Vec<String> {
    let mut waiting = vec![root.to_path_buf()];
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if !path.is_dir() {
                found.extend(relative(root, &path));
            } else if !path.ends_with("target") && !path.ends_with(".git") && !path.is_symlink() {
                waiting.push(path);
            }
        }
    }
    found
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let path: PathBuf = path.strip_prefix(root).ok()?.components().collect();
    path.to_str().map(|path| path.replace('\\', "/"))
}
