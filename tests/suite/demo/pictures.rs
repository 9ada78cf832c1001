//! Pictures of guides, and those of the README.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::Folder;

const HOW: &str = "write them anew: cargo run -- guide picture first-tour --out docs/pictures";

fn pictures(folder: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn the_pictures_of_the_readme_are_those_of_the_program() {
    let folder = Folder::bare();
    let out = folder.beside("pictures");
    folder.run(&["guide", "picture", "first-tour", "--out", out.to_str().unwrap()]).expect(0);
    let (made, kept) = (
        pictures(&out),
        pictures(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures"))),
    );
    assert!(made.keys().eq(kept.keys()), "{HOW}");
    let readme = include_str!("../../../README.md");
    for (name, picture) in &made {
        assert!(kept[name] == *picture, "{name} is stale; {HOW}");
        assert!(readme.contains(&format!("docs/pictures/{name}")), "{name} is not shown");
    }
}

#[test]
fn a_picture_shows_the_screen_when_its_step_is_done() {
    let folder = Folder::bare();
    let article = folder.beside("own.md");
    let text = "# Own\n\n<!-- picture: before -->\n\n1. Go to **Store financials**.\n\
                2. Select **Synchronize orders**.\n";
    std::fs::write(&article, text).unwrap();
    let out = folder.beside("out");
    let words = ["guide", "picture", article.to_str().unwrap(), "--out", out.to_str().unwrap()];
    folder
        .run(&[&words[..], &["--at", "before", "--at", "6", "--size", "80x24"]].concat())
        .expect(0);
    let made = pictures(&out);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["before.svg", "line-6.svg"]);
    assert!(made["before.svg"].contains("<title>All workspaces</title>"));
    assert!(made["line-6.svg"].contains(">Organization hierarchy"), "{}", made["line-6.svg"]);
    for picture in made.values() {
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        assert!(picture.contains("viewBox=\"0 0 720 456\""), "{picture}");
    }
}

#[test]
fn a_moment_that_is_not_there_is_answered_with_those_that_are() {
    let folder = Folder::bare();
    let out = folder.beside("out");
    let words = ["guide", "picture", "first-tour", "--out", out.to_str().unwrap(), "--at"];
    let ended = folder.run(&[&words[..], &["nowhere"]].concat()).expect(2);
    assert!(ended.err.contains("home, synchronize-orders, sales-orders"), "{}", ended.err);
    let words = ["guide", "picture", "pull-orders-once", "--out", out.to_str().unwrap()];
    assert!(folder.run(&words).expect(2).err.contains("--at LINE"));
    assert!(!out.exists());
}
