//! A recording of the screen as an asciicast of version 2: a header in one line, then a line a
//! frame with the time, `"o"` and the bytes that a terminal would get.
//!
//! The times are handed in, so that the same screen gives the same bytes.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use serde::Serialize;

use super::model::Model;
use super::terminal::Canvas;

/// A recording that grows.
#[derive(Debug)]
pub struct Cast {
    lines: String,
    canvas: Canvas,
}

/// The first line.
#[derive(Serialize)]
struct Header<'a> {
    version: u32,
    width: u16,
    height: u16,
    title: &'a str,
    env: Environment,
}

/// The terminal that the bytes are for.
#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Environment {
    term: &'static str,
}

impl Cast {
    /// A recording of a screen of that many columns and rows.
    pub fn new(title: &str, (width, height): (u16, u16)) -> io::Result<Self> {
        // What the environment says of colours is about another terminal.
        crossterm::style::force_color_output(true);
        let env = Environment { term: "xterm-256color" };
        let header = Header { version: 2, width, height, title, env };
        let lines = serde_json::to_string(&header)? + "\n";
        Ok(Self { lines, canvas: Canvas::new(false) })
    }

    /// Adds what is on the screen at that time.
    pub fn frame(&mut self, at: Duration, model: &mut Model) -> io::Result<()> {
        let (palette, size) = (model.status().options.palette, model.size());
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        self.canvas.draw(&mut backend, model.scene(), palette, size)?;
        self.event(at, &String::from_utf8_lossy(&bytes))
    }

    /// Ends the recording at that time, and gives all of it.
    pub fn end(mut self, at: Duration) -> io::Result<String> {
        self.event(at, "")?;
        Ok(self.lines)
    }

    fn event(&mut self, at: Duration, data: &str) -> io::Result<()> {
        let data = serde_json::to_string(data)?;
        let (seconds, millis) = (at.as_secs(), at.subsec_millis());
        writeln!(self.lines, "[{seconds}.{millis:03}, \"o\", {data}]").map_err(io::Error::other)
    }
}
