//! The terminal after every way out of the screen: as it was found, and whole again after a pause.

use commerce_hq::tui::terminal::Terminal as Taken;
use rustix::process::Signal;

use crate::terminal::{CHILD, Pty, Size, Terminal};

const SIZE: Size = Size { columns: 100, rows: 30 };
const OTHER: Size = Size { columns: 70, rows: 20 };

/// What is on the screen of the first page, wherever it is drawn.
const SHOWN: &str = "Store financials";

/// The screen is the one that the shell had.
pub fn is_given_back(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen()
        && !screen.hide_cursor()
        && !screen.bracketed_paste()
        && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
}

/// The program has the screen, and has drawn on it.
fn is_drawn(screen: &vt100::Screen) -> bool {
    screen.alternate_screen()
        && screen.bracketed_paste()
        && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        && screen.contents().contains(SHOWN)
        && screen.contents().contains("Ctrl+Q")
}

/// The modes of a terminal that nobody has used.
fn modes_of_a_new_terminal() -> String {
    let mut command = portable_pty::CommandBuilder::new("/bin/sh");
    command.args(["-c", "printf ready; read line"]);
    let pty = Pty::spawn(command, SIZE, || {});
    pty.wait_for_screen("the shell", |screen| screen.contents().contains("ready"));
    pty.modes()
}

fn start(folder: &tempfile::TempDir) -> Terminal {
    let mut hq = Terminal::start(folder.path(), SIZE, &["--empty"]);
    hq.wait_for_screen("the first page", is_drawn);
    assert_ne!(hq.pty().modes(), modes_of_a_new_terminal(), "it is in raw mode");
    hq
}

/// The terminal is as it was found.
#[track_caller]
fn expect_as_found(hq: &mut Terminal) {
    hq.wait_for_screen("the terminal given back", is_given_back);
    assert_eq!(hq.pty().modes(), modes_of_a_new_terminal());
}

#[test]
fn leaving_and_being_ended_give_back_the_modes_of_the_terminal() {
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let folder = tempfile::tempdir().unwrap();
        let mut hq = start(&folder);
        match signal {
            None => hq.key("Ctrl+Q"),
            Some(signal) => hq.signal(signal),
        }
        assert!(hq.wait_exit().success(), "{signal:?}");
        expect_as_found(&mut hq);
    }
}

#[test]
fn a_closed_terminal_ends_the_program_and_lets_go_of_the_store() {
    // Whether the program hears of it by a signal or by reading is a race.
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let mut hq = start(&folder);
        hq.pty().close();
        hq.wait_exit();
        let lock = std::fs::read_to_string(folder.path().join("lock")).unwrap();
        assert_eq!(lock, "", "it left in order");
    }
}

#[test]
fn a_pause_gives_the_terminal_back_and_the_screen_comes_again_whole() {
    for from_outside in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut hq = start(&folder);
        if from_outside {
            hq.signal(Signal::TSTP);
        } else {
            hq.type_ahead("Ctrl+Z");
        }
        hq.pty().wait_stopped();
        expect_as_found(&mut hq);
        hq.signal(Signal::CONT);
        hq.wait_for_screen("the screen again", is_drawn);
        hq.key("F5");
        hq.key("Ctrl+Q");
        assert!(hq.wait_exit().success());
        expect_as_found(&mut hq);
    }
}

#[test]
fn a_terminal_that_got_another_size_during_the_pause_is_drawn_in_that_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = start(&folder);
    hq.type_ahead("Ctrl+Z");
    hq.pty().wait_stopped();
    hq.pty().resize(OTHER);
    hq.signal(Signal::CONT);
    hq.wait_for_screen("the screen again", is_drawn);
    hq.wait_for(|frame| {
        let rects = frame.tree.nodes.iter().filter_map(|node| node.rect);
        rects.map(|rect| rect.row + rect.height).max() == Some(OTHER.rows)
    });
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}

#[test]
fn modes_that_somebody_changed_during_a_stop_that_the_program_could_not_see_are_set_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = start(&folder);
    let raw = hq.pty().modes();
    hq.signal(Signal::STOP);
    hq.pty().wait_stopped();
    hq.pty().set_modes(&["sane"]);
    assert_ne!(hq.pty().modes(), raw);
    hq.signal(Signal::CONT);
    // In cooked mode the key would wait for the end of a line.
    hq.key("F5");
    assert_eq!(hq.pty().modes(), raw);
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
    expect_as_found(&mut hq);
}

/// Not a test by itself: what the next two run on a terminal of their own.
mod child {
    use super::*;

    pub fn is_wanted() -> bool {
        std::env::var_os(CHILD).is_some()
    }

    #[test]
    fn takes_the_terminal_and_panics() {
        if is_wanted() {
            let _taken = Taken::enter(false).unwrap();
            panic!("this is on purpose");
        }
    }

    #[test]
    fn takes_the_terminal_and_goes_on_while_another_thread_panics() {
        if is_wanted() {
            let taken = Taken::enter(false).unwrap();
            let other = std::thread::spawn(|| panic!("elsewhere on purpose"));
            assert!(other.join().is_err());
            std::io::Write::write_all(&mut std::io::stdout(), b"still here").unwrap();
            std::io::Write::flush(&mut std::io::stdout()).unwrap();
            let mut line = [0];
            std::io::Read::read_exact(&mut std::io::stdin(), &mut line).unwrap();
            drop(taken);
        }
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let mut pty = Terminal::of_this_test("ways_out::child::takes_the_terminal_and_panics", SIZE);
    assert!(!pty.wait_exit().success());
    pty.wait_for_screen("the terminal given back", is_given_back);
    pty.wait_for_screen("the report", |screen| screen.contents().contains("this is on purpose"));
    assert_eq!(pty.modes(), modes_of_a_new_terminal());
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone_and_is_reported_afterwards() {
    let name = "ways_out::child::takes_the_terminal_and_goes_on_while_another_thread_panics";
    let mut pty = Terminal::of_this_test(name, SIZE);
    pty.wait_for_screen("the screen", |screen| {
        screen.alternate_screen() && screen.contents().contains("still here")
    });
    assert!(!pty.screen().contains("elsewhere on purpose"));
    pty.send(b"x");
    assert!(pty.wait_exit().success());
    pty.wait_for_screen("the terminal given back", is_given_back);
    pty.wait_for_screen("the report", |screen| screen.contents().contains("elsewhere on purpose"));
}
