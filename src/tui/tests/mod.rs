//! The screen as a whole, driven without a terminal and without an engine.

mod asking;
mod behaviour;
mod charts;
mod demo;
mod every_size;
mod guide_pane;
mod job_center;
mod look;
mod schedule_pages;
mod storm;
mod synchronize_orders;
mod trees;
mod window;

use super::headless::Headless;
use super::message::{Effect, Message};
use super::model::{Model, Options};
use super::port::Port;
use super::surface::Surface;
use super::theme::{Depth, Palette, Theme};

/// An engine that never says anything.
#[derive(Debug)]
pub(super) struct Silent;

impl Port for Silent {
    fn start(&mut self, _effect: Effect) -> Option<Message> {
        None
    }

    fn wait(&mut self) -> Option<Message> {
        None
    }

    fn poll(&mut self) -> Option<Message> {
        None
    }
}

type Screen = Headless<Silent>;

/// The first page on a screen of that size.
fn screen(width: u16, height: u16) -> Screen {
    let palette = Palette { theme: Theme::Monochrome, depth: Depth::None };
    let options = Options { palette, ..Options::default() };
    Headless::new(Model::new(options, None, (width, height)), Silent)
}

/// A page or dialog of the test above the first page.
fn screen_with(surface: impl Surface + 'static, width: u16, height: u16) -> Screen {
    let mut screen = screen(width, height);
    screen.model().push_page(Box::new(surface));
    screen.batch([]);
    screen
}

/// Presses keys one after the other, each in a batch of its own.
fn press(screen: &mut Screen, keys: &str) {
    for key in keys.split_whitespace() {
        screen.key(key.parse().unwrap());
    }
}

/// Types text, letter by letter.
fn type_text(screen: &mut Screen, text: &str) {
    for letter in text.chars() {
        let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
        screen.key(key.parse().unwrap());
    }
}

/// Name of the control that has the focus.
fn focus(screen: &mut Screen) -> String {
    let tree = screen.tree();
    let focus = tree.focus.as_deref().expect("nothing has the focus");
    tree.node(focus).expect("the focus is not in the tree").name.clone()
}
