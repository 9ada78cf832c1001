//! What stands around the page: navigation bar, path, navigation pane, action pane, messages,
//! hints.

use std::borrow::Cow;

use chrono::SecondsFormat;

use super::{opening, region, with_layer};
use crate::commands::{self, CommandId, Entry, PageId, captions};
use crate::domain::clock::{Rate, Speed};
use crate::semantics::{Rect, Role, State};
use crate::tui::element::{
    Element, ListItem, Look, Mark, Size, button, column, flow, gap, line, link, list, muted,
    progress, row, run, text,
};
use crate::tui::model::Model;
use crate::tui::notice::{Notice, count, counted, pace};
use crate::tui::scene::{Layer, Owner, Scene, VRect, Wiring, natural};
use crate::tui::speech;
use crate::tui::text::width;
use crate::tui::theme::Ink;

/// From so many columns on, the pages stand at the left.
const PANE_FROM: u16 = 112;
/// Room for the longest caption, set in by its level, and for the rule beside it.
const PANE: u16 = 34;
/// The pages visited last that the pane shows, and from how many rows on.
const RECENT: usize = 4;
const RECENT_FROM: u16 = 34;
/// The columns for link and end of a message beside its words.
const CONTROLS: u16 = 44;
/// The columns of a second link.
const SECOND_LINK: u16 = 24;

/// The keys that steer a demo; the others do nothing then.
const DEMO_KEYS: &[(&str, &str)] =
    &[("Space", "pause"), ("Right", "step"), ("Home", "begin anew"), ("Esc", "leave")];

/// Lays out what stands above and beside the page and returns what is left for it.
pub(super) fn above(scene: &mut Scene, model: &Model, focus: Option<&str>, screen: Rect) -> Rect {
    let mut left = Rect { height: screen.height.saturating_sub(below(model)), ..screen };
    banner(scene, model, focus, take(&mut left, 1));
    let rest = opening::opening(scene, model, take(&mut left, 1));
    path(scene, model, focus, rest);
    activity(scene, model, focus, &mut left);
    if screen.width >= PANE_FROM && screen.height >= 16 && !model.status.options.reader {
        let pane = Rect { width: PANE, ..left };
        left.column += PANE;
        left.width -= PANE;
        navigation(scene, model, focus, pane);
    }
    toolbar(scene, model, focus, &mut left);
    if let Some(notice) = &model.status.notice {
        messages(scene, model, focus, notice, &mut left);
    }
    if screen.height >= 20 {
        take(&mut left, 1);
    }
    left
}

/// The rows at the bottom that stay free: for the hints, or for the live region of a screen reader.
pub(super) fn below(model: &Model) -> u16 {
    if model.status.options.reader { speech::ROWS } else { 1 }
}

fn take(left: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(left.height);
    let top = Rect { height: rows, ..*left };
    left.row += rows;
    left.height -= rows;
    top
}

/// Lays out one element of the shell as a region.
fn part(
    scene: &mut Scene,
    model: &Model,
    focus: Option<&str>,
    (id, role, name): (&str, Role, &str),
    element: &Element<'_>,
    at: Rect,
) {
    let id = region(scene, model, format!("shell/{id}"), role, name, at);
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, focus, owner, Some(id), |mut layer| {
        layer.place(element, at.into());
        layer.commit(at, 0);
    });
}

/// From so many columns on, the navigation bar says everything in full.
const BAR_IN_FULL: u16 = 104;
/// From so many columns on, it has the name of who acts.
const BAR_WITH_USER: u16 = 112;
/// From so many columns on, it has the search for pages and the date.
const BAR_WITH_SEARCH: u16 = 72;
/// From so many columns on, it has the product's name.
const BAR_WITH_NAME: u16 = 56;
/// From so many columns on, the run in progress can be paused and canceled beside its bar; below,
/// in Job center.
const BAR_WITH_BUTTONS: u16 = 96;

fn banner(scene: &mut Scene, model: &Model, focus: Option<&str>, at: Rect) {
    let flat = |command| button(command).look(Look::Flat);
    let mut parts = Vec::new();
    if at.width >= BAR_WITH_NAME {
        parts.push(line(vec![run(Ink::Accent, captions::PRODUCT), run(Ink::Text, "  ")]));
    }
    if at.width >= BAR_WITH_SEARCH {
        let search = flat(CommandId("shell/page-search"));
        parts.push(if at.width >= BAR_IN_FULL { search } else { search.sign("Search") });
    }
    let company = model.status.company.as_ref();
    let company = company.map_or_else(|| "All".to_owned(), |id| id.to_string().to_uppercase());
    parts.extend([
        Element { size: Size::Fill(1), ..gap(0) },
        flat(commands::JOB_CENTER).sign(runs_face(model, at.width)),
        flat(PageId::MessageCenter.info().command).sign(messages_face(model, at.width)),
        flat(commands::COMPANY).sign(format!("{company} {}", model.status.options.glyphs.drop)),
        flat(commands::CLOCK).sign(clock_face(model, at.width)),
    ]);
    if at.width >= BAR_WITH_USER && !model.status.person.is_empty() {
        parts.push(line(vec![run(Ink::Muted, model.status.person.as_str()), run(Ink::Text, " ")]));
    }
    ground(scene, model, at);
    part(scene, model, focus, ("banner", Role::Banner, captions::PRODUCT), &row(parts), at);
}

/// How many runs execute.
fn runs_face(model: &Model, columns: u16) -> String {
    let sign = model.status.options.glyphs.mark(Mark::Running);
    match model.running() {
        0 => "Jobs".to_owned(),
        runs if columns >= BAR_IN_FULL => format!("{sign} {runs} running"),
        runs => format!("{sign} {runs}"),
    }
}

/// How many messages nobody has read.
fn messages_face(model: &Model, columns: u16) -> String {
    let sign = model.status.options.glyphs.mark(Mark::Active);
    match model.status.unread {
        0 if columns >= BAR_WITH_NAME => "Messages".to_owned(),
        0 => "News".to_owned(),
        unread if columns >= BAR_IN_FULL => format!("{sign} {}", counted(unread, "new message")),
        unread => format!("{sign} {}", count(unread)),
    }
}

/// Store time in minutes, and how it moves.
fn clock_face(model: &Model, columns: u16) -> String {
    let Some(clock) = model.status.clock else {
        return model.status.options.glyphs.dash.to_owned();
    };
    let format = if columns >= BAR_WITH_SEARCH { "%Y-%m-%d %H:%M" } else { "%H:%M" };
    let time = clock.now.with_timezone(&model.status.options.zone).format(format);
    match clock.speed {
        Speed::Paused(_) => format!("{time} paused"),
        Speed::Real | Speed::Simulated(Rate::ONE) => time.to_string(),
        Speed::Simulated(rate) => {
            let second = clock.now.with_timezone(&model.status.options.zone).format("%S");
            format!("{time}:{second} x{}", rate.get())
        }
    }
}

/// Store time as the semantic tree has it.
pub(super) fn clock_text(model: &Model) -> String {
    let clock = model.status.clock;
    clock.map(|clock| clock.now.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

fn path(scene: &mut Scene, model: &Model, focus: Option<&str>, at: Rect) {
    let id = region(scene, model, "shell/path".to_owned(), Role::Navigation, "Path", at);
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, focus, owner, Some(id), |mut layer| {
        let mut x = 1;
        let last = model.pages.len().saturating_sub(1);
        for (depth, page) in model.pages.iter().enumerate() {
            let title = page.surface.title();
            let spot = VRect { w: (width(&title) + 1).min(at.width), ..VRect::from(at).inset(x) };
            if depth == last {
                layer.write(VRect::from(at).inset(x + 1), &title, Ink::Heading);
                layer.add_text(Role::Heading, &title, spot);
            } else {
                crumb(&mut layer, depth, &title, spot);
                let step = layer.env.glyphs.step;
                layer.write(VRect::from(at).inset(x + spot.w + 1), step, Ink::Muted);
            }
            x += spot.w + 2;
        }
        layer.commit(at, 0);
    });
}

fn crumb(layer: &mut Layer<'_>, depth: usize, title: &str, at: VRect) {
    let about = crate::tui::element::About {
        id: format!("path-{depth}").into(),
        caption: Cow::Borrowed(title),
        ..Default::default()
    };
    let node = layer.control(&about, Role::Link);
    let focused = node.is(State::Focused);
    layer.mark_focus(at, focused);
    layer.write(at.inset(1), title, if focused { Ink::Focus } else { Ink::Accent });
    let wired = layer.wired(&about, Wiring::Crumb(depth));
    layer.add(node, wired, at);
}

/// Wipes an area with the ground of the navigation bar.
fn ground(scene: &mut Scene, model: &Model, at: Rect) {
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, None, owner, None, |mut layer| {
        layer.fill(at.into(), Ink::Bar);
        layer.commit(at, 0);
    });
}

/// The pages at the left: those visited last, then all of them by area.
fn navigation(scene: &mut Scene, model: &Model, focus: Option<&str>, at: Rect) {
    ground(scene, model, at);
    rule(scene, model, at);
    let mut left = Rect { row: at.row + 1, height: at.height - 1, width: at.width - 2, ..at };
    let item = |page: &PageId, level: usize| ListItem {
        key: page.info().slug.to_owned(),
        name: page.info().caption.to_owned(),
        level: u16::try_from(level).unwrap_or(0),
        ..ListItem::default()
    };
    let here = model.page_id();
    let recent = model.status.recent.iter().filter(|page| **page != here && !page.info().record);
    let recent: Vec<ListItem> = recent.take(RECENT).map(|page| item(page, 0)).collect();
    if !recent.is_empty() && at.height >= RECENT_FROM {
        let rows = u16::try_from(recent.len()).unwrap_or(0) + 1;
        let list = list("recent", captions::RECENT, &recent).of_links();
        let part_of = column(vec![muted(captions::RECENT), list]);
        // Not a navigation region: an article that names a page means the page by its area.
        let about = ("recent-pages", Role::Region, captions::RECENT);
        part(scene, model, focus, about, &part_of, take(&mut left, rows));
        take(&mut left, 1);
    }
    // All workspaces and the two workspaces stand at the left edge; what they hold is set in.
    let level = |page: &PageId| page.path().len().saturating_sub(2);
    let pages = PageId::ALL.iter().filter(|page| !page.info().record);
    let items: Vec<ListItem> = pages.map(|page| item(page, level(page))).collect();
    let pages = list("pages", "Pages", &items).of_links();
    part(scene, model, focus, ("navigation", Role::Navigation, "Pages"), &pages, left);
}

/// The line between the navigation pane and the page.
fn rule(scene: &mut Scene, model: &Model, pane: Rect) {
    let at = Rect { column: pane.column + pane.width - 1, width: 1, ..pane };
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, None, owner, None, |mut layer| {
        let bar = layer.env.glyphs.bar;
        (0..at.height).for_each(|row| {
            layer.write(VRect::from(at).line(row), bar, Ink::Border);
        });
        layer.commit(at, 0);
    });
}

fn toolbar(scene: &mut Scene, model: &Model, focus: Option<&str>, left: &mut Rect) {
    let Some(opened) = model.page() else { return };
    let view = opened.surface.view(model.see(opened));
    if view.commands.is_empty() {
        return;
    }
    let buttons = view.commands.iter().map(|id| button(*id).look(Look::Flat)).collect();
    let element = flow(buttons);
    let rows = natural(&element, left.width, &opened.ui).min(left.height / 3);
    let at = take(left, rows);
    let id =
        region(scene, model, format!("{}/toolbar", opened.prefix), Role::Toolbar, "Actions", at);
    let owner = (Owner::Page, opened.prefix.as_str(), &opened.ui);
    with_layer(scene, model, focus, owner, Some(id), |mut layer| {
        layer.place(&element, at.into());
        layer.commit(at, 0);
    });
}

/// The run in progress: done, how fast, how long still. It stays in sight on every page.
fn activity(scene: &mut Scene, model: &Model, focus: Option<&str>, left: &mut Rect) {
    let Some(progressed) = model.status.runs.values().next() else { return };
    let sign = model.status.options.glyphs.mark(Mark::Running);
    let caption = format!("{sign} {}", progressed.caption);
    let mut notes = vec![pace(progressed)];
    notes.retain(|words| !words.is_empty());
    let others = model.status.runs.len() - 1;
    if others > 0 {
        notes.push(format!("{others} more"));
    }
    let bar = progress("activity", caption, progressed.done, progressed.total.unwrap_or(0));
    let bar = if notes.is_empty() { bar } else { bar.note(notes.join("   ")) };
    let mut parts = vec![bar.fill(1)];
    if left.width >= BAR_WITH_BUTTONS {
        let pause = if progressed.paused { "Resume" } else { "Pause" };
        parts.push(button(commands::PAUSE_RUN).look(Look::Flat).sign(pause));
        parts.push(button(commands::CANCEL_RUN).look(Look::Flat).sign("Cancel"));
    }
    let keymap = model.status.options.keymap;
    let center = commands::find(commands::JOB_CENTER);
    let key = center.and_then(|entry| keymap.key(entry)).unwrap_or_default();
    parts.push(line(vec![run(Ink::Key, key), run(Ink::Text, " ")]));
    let bar = row(parts);
    part(scene, model, focus, ("runs", Role::Status, "Runs"), &bar, take(left, 1));
}

/// The message: as many lines as its words need, at most four. Its link and its end stand beside
/// the words where there is room, else below.
fn messages(
    scene: &mut Scene,
    model: &Model,
    focus: Option<&str>,
    notice: &Notice,
    left: &mut Rect,
) {
    let mark = notice.kind.mark();
    let sign = model.status.options.glyphs.mark(mark);
    let mut words = vec![line(vec![run(mark.ink(), sign)]), text(&*notice.text).fill(1)];
    let mut controls: Vec<Element<'_>> =
        notice.link.into_iter().chain(notice.next).map(link).collect();
    controls.push(button(CommandId("shell/dismiss-message")).look(Look::Flat));
    let second = if notice.next.is_some() { SECOND_LINK } else { 0 };
    let is_long = width(&notice.text) + CONTROLS + second > left.width;
    let bar = if is_long {
        column(vec![row(words), flow(controls).at_right()])
    } else {
        words.extend(controls);
        row(words)
    };
    let at = take(left, natural(&bar, left.width, &model.shell).clamp(1, 4));
    part(scene, model, focus, ("messages", Role::Status, &notice.text), &bar, at);
}

/// Lays out the hints of the bottom line: what Enter or Space does to the focused control, then
/// the commands that apply, the most specific first.
pub(super) fn hints(scene: &mut Scene, model: &Model, focus: Option<&str>, screen: Rect) {
    if model.status.options.reader {
        return;
    }
    let at = Rect { row: screen.height.saturating_sub(1), height: 1, ..screen };
    let mut situation = model.situation();
    situation.filterable =
        scene.focused_role(focus).is_some_and(|role| matches!(role, Role::Grid | Role::Tree));
    let keymap = model.status.options.keymap;
    let applies = |entry: &&Entry| {
        entry.hint.is_some()
            && !keymap.keys(entry).is_empty()
            && model.judge_in(&situation, entry).is_ok()
    };
    let mut entries: Vec<&Entry> = commands::all().iter().filter(applies).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.scope.closeness(&situation)));
    let hint = |entry: &&Entry| {
        let mut element = button(entry.id).look(Look::Hint);
        if let crate::tui::element::Kind::Press { about, .. } = &mut element.kind {
            about.id = format!("hint-{}", entry.id.name()).into();
            about.caption = entry.hint.unwrap_or(entry.caption).into();
        }
        element
    };
    let elements: Vec<Element<'_>> = if model.guide.demo.is_some() {
        let keys = DEMO_KEYS.iter().map(of_demo);
        keys.flat_map(|hint| [hint, gap(2)]).collect()
    } else {
        entries.iter().map(hint).collect()
    };
    let id = region(scene, model, "shell/hints".to_owned(), Role::Region, "Keys", at);
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, focus, owner, Some(id), |mut layer| {
        layer.strip(&elements, at.into());
        layer.commit(at, 0);
    });
}

/// What a key does while a demo is shown.
fn of_demo<'a>((key, does): &(&'a str, &'a str)) -> Element<'a> {
    line(vec![run(Ink::Key, *key), run(Ink::Muted, " "), run(Ink::Muted, *does)])
}

impl Scene {
    fn focused_role(&self, focus: Option<&str>) -> Option<Role> {
        self.find(focus?).map(|(node, _)| node.role)
    }
}
