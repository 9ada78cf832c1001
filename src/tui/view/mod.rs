//! The whole screen from the model: `view(&Model) -> Scene`.
//!
//! This file shares out the screen among its parts; `shell` says what stands around the page and
//! `dialog` floats a dialog. Nothing here changes the model.

mod dialog;
mod guide;
mod opening;
mod shell;

use crate::semantics::{Node, Rect, Role, State};

use super::model::{Model, Opened, Options};
use super::scene::{Env, Layer, Owner, Scene, VRect, natural};
use super::surface::View;
use super::theme::Ink;
use super::ui::Ui;

/// The fewest columns and rows that the program can be used in.
pub const LEAST: (u16, u16) = (40, 12);

/// Lays out the screen. The focus goes where it was; if that control is gone or disabled, to its
/// neighbour, and on a new page or dialog to the control that wants it.
/// The memory of `spare` is taken.
pub fn view(model: &Model, spare: Scene) -> Scene {
    let in_guide = model.guide.has_keys();
    let top = model.top();
    let of_top = || top.and_then(|top| top.focus.clone().or_else(|| wanted(model, top)));
    let focus = if in_guide { model.guide.focus.clone() } else { of_top() };
    let scene = build(model, focus.as_deref(), spare);
    let resolved = if in_guide {
        resolve_in_guide(&scene, model)
    } else {
        top.and_then(|top| resolve(&scene, top, focus.as_deref()))
    };
    if resolved == focus {
        return Scene { stop: focus, ..scene };
    }
    let scene = build(model, resolved.as_deref(), scene);
    Scene { stop: resolved, ..scene }
}

fn resolve_in_guide(scene: &Scene, model: &Model) -> Option<String> {
    let stops: Vec<&str> = scene.stops().map(|(node, _)| node.id.as_str()).collect();
    let kept = model.guide.focus.as_deref().and_then(|focus| {
        let near = model.guide.focus_at.min(stops.len().saturating_sub(1));
        stops.iter().find(|id| **id == focus).or(stops.get(near))
    });
    kept.or(stops.first()).map(|id| (*id).to_owned())
}

fn resolve(scene: &Scene, top: &Opened, focus: Option<&str>) -> Option<String> {
    let stops: Vec<&Node> = scene.stops().map(|(node, _)| node).collect();
    let kept = stops.iter().find(|node| Some(node.id.as_str()) == focus);
    let other = || {
        if top.focus.is_some() {
            return stops.get(top.focus_at.min(stops.len().saturating_sub(1)));
        }
        let inside = format!("{}/", top.prefix);
        stops.iter().find(|node| node.id.starts_with(&inside)).or(stops.first())
    };
    kept.or_else(other).map(|node| node.id.clone())
}

/// The control that wants the focus when a page or dialog is opened.
fn wanted(model: &Model, top: &Opened) -> Option<String> {
    let view = top.surface.view(model.see(top));
    let local = view.first.or_else(|| top.surface.primary())?;
    Some(format!("{}/{local}", top.prefix))
}

fn build(model: &Model, focus: Option<&str>, spare: Scene) -> Scene {
    let mut scene = spare.cleared();
    let tree = &mut scene.tree;
    tree.path = model.pages.iter().map(|page| page.surface.title()).collect();
    tree.page = tree.path.last().cloned().unwrap_or_default();
    tree.dialogs = model.dialogs.iter().map(|dialog| dialog.surface.title()).collect();
    tree.busy = model.busy() || model.opening.is_some();
    tree.running = model.running();
    tree.clock = shell::clock_text(model);
    let (width, height) = model.size;
    let screen = Rect { column: 0, row: 0, width, height };
    if width < LEAST.0 || height < LEAST.1 {
        too_small(&mut scene, model, screen);
        return scene;
    }
    scene.in_guide = model.guide.has_keys();
    let (screen, pane) = guide::share(model, screen);
    let rest = shell::above(&mut scene, model, focus, screen);
    page(&mut scene, model, focus, rest);
    for (at, opened) in model.dialogs.iter().enumerate() {
        dialog::dialog(&mut scene, model, focus, opened, at, screen);
    }
    // Last, because hints depend on what has the focus, which may be in a dialog.
    shell::hints(&mut scene, model, focus, screen);
    if let Some(at) = pane {
        guide::pane(&mut scene, model, focus, at);
    }
    guide::light(&mut scene, model);
    scene
}

/// Runs `lay` over a layer of that owner.
fn with_layer(
    scene: &mut Scene,
    model: &Model,
    focus: Option<&str>,
    (owner, prefix, ui): (Owner, &str, &Ui),
    parent: Option<String>,
    lay: impl FnOnce(Layer<'_>),
) {
    let situation = model.situation();
    let judge = |entry: &crate::commands::Entry| model.judge_in(&situation, entry);
    let Options { glyphs, zone, .. } = model.status.options;
    let env = Env { glyphs, zone, owner, prefix, ui, focus, judge: &judge };
    lay(Layer::new(scene, &env, parent));
}

/// Adds a node that stands for a part of the screen and returns its id.
fn region(
    scene: &mut Scene,
    model: &Model,
    id: String,
    role: Role,
    name: &str,
    at: Rect,
) -> String {
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, None, owner, None, |mut layer| {
        let node = Node::new(id.clone(), role, name);
        let inert = layer.inert();
        layer.add(node, inert, at.into());
        layer.commit(at, 0);
    });
    id
}

fn page(scene: &mut Scene, model: &Model, focus: Option<&str>, at: Rect) {
    let Some(opened) = model.page() else { return };
    let view = opened.surface.view(model.see(opened));
    let id = format!("{}/main", opened.prefix);
    let name = opened.surface.title();
    let id = region(scene, model, id, Role::Main, &name, at);
    body(scene, model, focus, opened, Owner::Page, &view, id, at);
}

#[expect(clippy::too_many_arguments, reason = "pages and dialogs share it and differ in all")]
fn body(
    scene: &mut Scene,
    model: &Model,
    focus: Option<&str>,
    opened: &Opened,
    owner: Owner,
    view: &View<'_>,
    parent: String,
    at: Rect,
) {
    let owner = (owner, opened.prefix.as_str(), &opened.ui);
    with_layer(scene, model, focus, owner, Some(parent), |mut layer| {
        // The last column is kept free for the signs that there is more above or below.
        let cells = at.width.saturating_sub(1);
        let least = layer.least(&view.body, cells);
        let content = least.max(at.height);
        layer.place(&view.body, VRect { x: at.column, y: 0, w: cells, h: content });
        layer.scroll_into(at, content);
    });
}

fn too_small(scene: &mut Scene, model: &Model, screen: Rect) {
    let words = format!(
        "commerce-hq needs {} x {} cells; this is {} x {}.",
        LEAST.0, LEAST.1, screen.width, screen.height
    );
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, None, owner, None, |mut layer| {
        let lines = super::text::wrap(&words, screen.width);
        for (line, row) in lines.iter().zip(0..) {
            layer.write(VRect::from(screen).line(row), line, Ink::Text);
        }
        let mut node = Node::new("shell/too-small", Role::Alert, words.as_str());
        node.states.push(State::Enabled);
        let inert = layer.inert();
        layer.add(node, inert, screen.into());
        layer.commit(screen, 0);
    });
}

/// The rows that a body would like.
fn natural_rows(opened: &Opened, view: &View<'_>, cells: u16) -> u16 {
    natural(&view.body, cells, &opened.ui)
}
