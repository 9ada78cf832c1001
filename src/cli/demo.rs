//! `guide play` and `guide picture`: a demo on the screen, in a recording, or in pictures.

use std::path::PathBuf;

use serde::Serialize;

use super::text::{json, say};
use super::{Arguments, Exit, Host, args, config, whole};
use crate::engine::Failure;
use crate::guide::DemoEnd;

/// What was written, as `--json` prints it.
#[derive(Serialize)]
struct Written {
    passed: bool,
    files: Vec<String>,
}

/// Shows an article as a demo, or records it.
pub(super) fn play(
    asked: &args::Play,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let Some(file) = &asked.record else {
        let end = host.play(asked, arguments, config::settle(arguments)?)?;
        return exit(end);
    };
    let (end, cast) = host.record(asked)?;
    if end == DemoEnd::Played {
        whole::write(file, &cast)?;
        written(std::slice::from_ref(file), arguments)?;
    }
    exit(end)
}

/// Makes pictures of an article's moments.
pub(super) fn picture(
    asked: &args::Picture,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let pictures = host.pictures(asked)?;
    whole::folder(&asked.out)?;
    let mut files = Vec::new();
    for picture in pictures {
        let file = asked.out.join(format!("{}.svg", picture.name));
        whole::write(&file, &picture.svg)?;
        files.push(file);
    }
    written(&files, arguments)?;
    Ok(Exit::Done)
}

fn exit(end: DemoEnd) -> Result<Exit, Failure> {
    match end {
        DemoEnd::Played => Ok(Exit::Done),
        DemoEnd::Failed(why) => Err(Failure::failed(why)),
        DemoEnd::Again | DemoEnd::Left => Ok(Exit::Interrupted),
        // SIGTERM.
        DemoEnd::Terminated => Ok(Exit::Signal(143)),
    }
}

fn written(files: &[PathBuf], arguments: &Arguments) -> Result<(), Failure> {
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    if arguments.json {
        return json(&Written { passed: true, files });
    }
    let lines: Vec<String> = files.iter().map(|file| format!("written to {file}")).collect();
    say(&lines.join("\n"))
}
