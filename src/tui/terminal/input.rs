//! From the terminal's events to messages.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::commands::{Chord, Key};
use crate::tui::message::{Input, Message};

/// The message an event stands for. Every key, mouse event and paste is an input, also one that
/// means nothing, so that input can be counted from outside; focus reports are none.
pub fn translate(event: Event) -> Option<Message> {
    let input = match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => return None,
        Event::Key(key) => chord(key).map_or(Input::Other, Input::Key),
        Event::Mouse(mouse) => pointer(mouse),
        Event::Paste(text) => Input::Paste(text),
        Event::Resize(columns, rows) => return Some(Message::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost => return None,
    };
    Some(Message::Input(input))
}

fn pointer(mouse: MouseEvent) -> Input {
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Input::Click(mouse.column, mouse.row),
        MouseEventKind::ScrollDown => Input::Wheel(mouse.column, mouse.row, 1),
        MouseEventKind::ScrollUp => Input::Wheel(mouse.column, mouse.row, -1),
        _ => Input::Other,
    }
}

fn chord(key: KeyEvent) -> Option<Chord> {
    let held = |modifier| key.modifiers.contains(modifier);
    let (ctrl, alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let mut shift = held(KeyModifiers::SHIFT);
    let key = match key.code {
        KeyCode::Char(character) => {
            shift = false;
            Key::Char(if ctrl || alt { character.to_ascii_lowercase() } else { character })
        }
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => {
            shift = true;
            Key::Tab
        }
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    Some(Chord { ctrl, alt, shift, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Message> {
        translate(Event::Key(KeyEvent::new(code, modifiers)))
    }

    fn pressed(message: Option<Message>) -> String {
        match message {
            Some(Message::Input(Input::Key(chord))) => chord.to_string(),
            other => panic!("no key: {other:?}"),
        }
    }

    #[test]
    fn keys_are_named_as_hints_print_them() {
        let none = KeyModifiers::NONE;
        assert_eq!(pressed(key(KeyCode::BackTab, KeyModifiers::SHIFT)), "Shift+Tab");
        assert_eq!(pressed(key(KeyCode::Char('K'), KeyModifiers::CONTROL)), "Ctrl+K");
        assert_eq!(pressed(key(KeyCode::Char('?'), KeyModifiers::SHIFT)), "?");
        assert_eq!(pressed(key(KeyCode::Enter, KeyModifiers::ALT)), "Alt+Enter");
        assert_eq!(pressed(key(KeyCode::Char(' '), none)), "Space");
    }

    #[test]
    fn input_that_means_nothing_is_still_counted() {
        let unknown = key(KeyCode::CapsLock, KeyModifiers::NONE);
        assert!(matches!(unknown, Some(Message::Input(Input::Other))));
        assert!(translate(Event::FocusLost).is_none());
    }
}
