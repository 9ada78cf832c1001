//! Demos of guides: recorded without a terminal, steered by keys on a real one, and in pictures.

mod keys;
mod pictures;

use commerce_hq::guide::SHIPPED;
use serde_json::Value;

use crate::program::Folder;

/// A recording: its header, the time of each event in milliseconds, and the screen in the end.
struct Recording {
    header: Value,
    times: Vec<u64>,
    last: String,
}

fn read(text: &str) -> Recording {
    let mut lines = text.lines();
    let header: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    let size = |name: &str| u16::try_from(header[name].as_u64().unwrap()).unwrap();
    let mut terminal = vt100::Parser::new(cells(size("height")), cells(size("width")), 0);
    let mut times = Vec::new();
    for line in lines {
        let (time, kind, data): (Value, String, String) = serde_json::from_str(line).unwrap();
        assert_eq!(kind, "o");
        times.push(time.to_string().parse::<rust_decimal::Decimal>().unwrap());
        terminal.process(data.as_bytes());
    }
    let millis = |time: &rust_decimal::Decimal| {
        (time * rust_decimal::Decimal::from(1_000)).normalize().to_string().parse().unwrap()
    };
    let times = times.iter().map(millis).collect();
    Recording { header, times, last: terminal.screen().contents() }
}

fn cells(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).unwrap()
}

fn record(folder: &Folder, more: &[&str]) -> String {
    let file = folder.beside("out.cast");
    let words = [&["guide", "play", "--record", file.to_str().unwrap()], more].concat();
    folder.run(&words).expect(0);
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn every_shipped_guide_is_recorded_to_its_end_at_the_size_of_the_header() {
    for guide in SHIPPED {
        let folder = Folder::bare();
        let recording = read(&record(&folder, &[guide.name]));
        let article = guide.article().unwrap();
        let header = &recording.header;
        assert_eq!((&header["version"], &header["width"]), (&2.into(), &120.into()));
        assert_eq!((&header["height"], &header["title"]), (&40.into(), &article.title.into()));
        assert!(recording.times.is_sorted(), "{}", guide.name);
        assert!(recording.times.len() > 5, "{}", guide.name);
        assert!(recording.last.contains("Done: "), "{}\n{}", guide.name, recording.last);
        assert!(!folder.path().exists(), "no store is opened");
    }
}

#[test]
fn a_recording_is_the_same_every_time_and_a_speed_changes_its_times_alone() {
    let folder = Folder::bare();
    let first = record(&folder, &["first-tour"]);
    assert_eq!(record(&folder, &["first-tour"]), first);
    let (usual, fast) = (read(&first), read(&record(&folder, &["first-tour", "--speed", "2"])));
    assert_eq!(usual.times, fast.times.iter().map(|time| time * 2).collect::<Vec<_>>());
    assert!(usual.last.contains("All sales orders"), "{}", usual.last);
}

#[test]
fn a_recording_can_be_small_and_light() {
    let folder = Folder::bare();
    let words = ["post-orders-once", "--size", "80x24", "--theme", "light"];
    let recording = read(&record(&folder, &words));
    assert_eq!((&recording.header["width"], &recording.header["height"]), (&80.into(), &24.into()));
    assert!(recording.last.contains("Done: "), "{}", recording.last);
    assert_eq!(recording.last.lines().count(), 24, "{}", recording.last);
}

#[test]
fn all_procedures_of_an_article_are_shown_one_after_the_other() {
    let folder = Folder::bare();
    let article = folder.beside("two.md");
    let text = "# Two\n\n## One\n\n1. Go to **Store financials**.\n\n## Other\n\n\
                1. Go to **Retail and Commerce IT**.\n";
    std::fs::write(&article, text).unwrap();
    let text = record(&folder, &[article.to_str().unwrap()]);
    assert!(text.contains("part 1 of 2"), "{text}");
    let recording = read(&text);
    assert!(recording.last.contains("Other") && recording.last.contains("Done: "));
}

#[test]
fn a_step_that_cannot_be_carried_out_ends_the_demo_and_leaves_the_file_alone() {
    for (step, why) in [
        ("Select **Nothing of that name**.", "Nothing of that name"),
        ("Frobnicate **Store financials**.", "Frobnicate"),
    ] {
        let folder = Folder::bare();
        let (article, cast) = (folder.beside("bad.md"), folder.beside("out.cast"));
        let text = format!("# Bad\n\n1. Go to **All workspaces**.\n2. {step}\n");
        std::fs::write(&article, text).unwrap();
        std::fs::write(&cast, "kept").unwrap();
        let words = ["guide", "play", article.to_str().unwrap(), "--record"];
        let ended = folder.run(&[&words[..], &[cast.to_str().unwrap()]].concat()).expect(1);
        assert!(ended.err.contains("step 2") && ended.err.contains(why), "{}", ended.err);
        assert_eq!(std::fs::read_to_string(&cast).unwrap(), "kept");
        assert_eq!(std::fs::read_dir(cast.parent().unwrap()).unwrap().count(), 2);
    }
}

#[test]
fn what_a_demo_cannot_do_is_said_with_what_to_do() {
    let folder = Folder::bare();
    let no_terminal = folder.run(&["guide", "play", "first-tour"]).expect(1);
    assert!(no_terminal.err.contains("--record OUT.cast"), "{}", no_terminal.err);
    for (option, value, hint) in [
        ("--speed", "0", "from 0.1 to 20"),
        ("--speed", "fast", "from 0.1 to 20"),
        ("--size", "10x10", "120x40"),
        ("--theme", "pink", "high-contrast"),
    ] {
        let ended = folder.run(&["guide", "play", "first-tour", option, value]).expect(2);
        assert!(ended.err.contains(hint), "{option} {value}: {}", ended.err);
    }
    folder.run(&["guide", "play", "no-such-guide", "--record", "out.cast"]).expect(2);
    let prose = folder.beside("prose.md");
    std::fs::write(&prose, "# Prose\n\nNothing to do.\n").unwrap();
    let words = ["guide", "play", prose.to_str().unwrap(), "--record", "out.cast"];
    assert!(folder.run(&words).expect(1).err.contains("no procedure"));
}
