//! The guides that the program brings along: listed, and checked by name and by file.

use commerce_hq::guide::SHIPPED;

use crate::program::Folder;

#[test]
fn every_shipped_guide_is_listed_and_passes_by_its_name_with_an_effect() {
    let folder = Folder::bare();
    let listed = folder.run(&["guide", "list", "--json"]).expect(0).json();
    let listed = listed.as_array().unwrap().clone();
    assert_eq!(listed.len(), SHIPPED.len());
    for (one, shipped) in listed.iter().zip(SHIPPED) {
        assert_eq!(one["file"], shipped.name);
        assert!(!one["title"].as_str().unwrap().is_empty());
        let procedures = one["procedures"].as_array().unwrap();
        assert!(procedures.iter().all(|one| one["steps"].as_u64().unwrap() > 3), "{one}");
        let checked = folder.run(&["guide", "check", shipped.name, "--json"]).expect(0).json();
        for procedure in checked["files"][0]["procedures"].as_array().unwrap() {
            let effect = procedure["effect"].as_object().unwrap();
            assert!(effect.values().any(|count| count.as_i64() != Some(0)), "{procedure}");
        }
    }
    let text = folder.run(&["guide", "list"]).expect(0).out;
    assert!(text.contains("first-tour  First tour"), "{text}");
}

#[test]
fn the_files_of_the_shipped_guides_are_all_of_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/guides");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut shipped: Vec<String> = SHIPPED.iter().map(|one| format!("{}.md", one.name)).collect();
    shipped.sort();
    assert_eq!(names, shipped);
}
