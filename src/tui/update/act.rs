//! What an act on a control does. This is the only way in: keys, mouse, guides and tests end here.

use super::{focus, guide, lists, run, tell};
use crate::semantics::{Act, Node, Role, State};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::pages;
use crate::tui::scene::{Owner, Wired, Wiring};
use crate::tui::surface::At;

/// Acts on a control. The error says why that cannot be done.
pub(super) fn act(model: &mut Model, id: &str, act: &Act) -> Result<Vec<Effect>, String> {
    let scene = model.scene();
    let Some((node, wired)) = scene.find(id) else {
        return Err("There is no such control on the screen.".to_owned());
    };
    if !scene.active(wired.owner) {
        return Err("A dialog is open above it.".to_owned());
    }
    let (node, wired) = (node.clone(), wired.clone());
    if node.is(State::Disabled) {
        return Err(node.why.unwrap_or_else(|| "It is disabled.".to_owned()));
    }
    carry_out(model, &node, &wired, act)
}

/// Acts on a control that is there and can be used.
pub(super) fn carry_out(
    model: &mut Model,
    node: &Node,
    wired: &Wired,
    act: &Act,
) -> Result<Vec<Effect>, String> {
    guide::acted(model, node, wired, act);
    if let Some(stop) = &wired.stop {
        focus(model, stop);
    }
    if *act == Act::Focus {
        if let (Wiring::Row | Wiring::Item, Some(item)) = (wired.wiring, &wired.item) {
            lists::select(model, wired.owner, &wired.control, item);
        }
        return Ok(Vec::new());
    }
    if node.is(State::Readonly) && matches!(act, Act::SetText(_) | Act::Toggle) {
        return Err("It can be read, not changed.".to_owned());
    }
    let done = does(model, node, wired, act);
    model.touch();
    done.unwrap_or_else(|| Err(refusal(act).to_owned()))
}

/// Why an act did nothing to a control that has no use for it: an empty list has no row to open.
fn refusal(act: &Act) -> &'static str {
    match act {
        Act::Focus | Act::Press | Act::Open => "There is nothing to open here.",
        Act::Select | Act::Toggle => "There is nothing to choose here.",
        Act::Expand | Act::Collapse => "There is nothing to unfold here.",
        Act::SetText(_) => "Nothing can be entered here.",
        Act::Filter(_) => "This list has no filter.",
    }
}

type Done = Option<Result<Vec<Effect>, String>>;

fn does(model: &mut Model, node: &Node, wired: &Wired, act: &Act) -> Done {
    let pressed = matches!(act, Act::Press | Act::Open | Act::Select | Act::Toggle);
    match wired.wiring {
        Wiring::Run(command) if pressed => Some(Ok(run::run(model, command))),
        Wiring::Crumb(depth) if pressed => {
            model.close_pages(depth + 1);
            model.refresh_page();
            Some(Ok(Vec::new()))
        }
        Wiring::Press if pressed => Some(Ok(hear(model, wired, &Act::Press))),
        Wiring::Toggle if pressed => Some(Ok(hear(model, wired, &Act::Toggle))),
        Wiring::Radio if pressed => Some(Ok(hear(model, wired, &Act::Select))),
        Wiring::Row | Wiring::Item => item(model, node, wired, act),
        Wiring::Text | Wiring::FilterText | Wiring::Combo | Wiring::Option => {
            field(model, node, wired, act)
        }
        Wiring::Tab if pressed => {
            let key = wired.item.as_deref().unwrap_or_default();
            model.ui_mut(wired.owner)?.select_tab(&wired.control, key);
            Some(Ok(Vec::new()))
        }
        Wiring::Fold => {
            let open = match act {
                Act::Expand => true,
                Act::Collapse => false,
                _ if pressed => node.is(State::Collapsed),
                _ => return None,
            };
            model.ui_mut(wired.owner)?.set_fold(&wired.control, open);
            Some(Ok(Vec::new()))
        }
        Wiring::Sort if pressed => {
            let column = wired.item.as_deref().unwrap_or_default();
            lists::sort(model.ui_mut(wired.owner)?.list_mut(&wired.control), column);
            Some(Ok(Vec::new()))
        }
        Wiring::List | Wiring::Tree => match act {
            Act::Filter(text) if node.role != Role::Listbox => {
                lists::filter(model.ui_mut(wired.owner)?.list_mut(&wired.control), text);
                Some(Ok(Vec::new()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Acts on a row of a grid or list, or on an item of a tree.
fn item(model: &mut Model, node: &Node, wired: &Wired, act: &Act) -> Done {
    let key = wired.item.as_deref()?;
    lists::select(model, wired.owner, &wired.control, key);
    let open = match act {
        Act::Expand => Some(true),
        Act::Collapse => Some(false),
        _ => None,
    };
    if let (Some(open), Wiring::Item) = (open, wired.wiring) {
        model.ui_mut(wired.owner)?.set_item_open(&wired.control, key, open);
        return Some(Ok(Vec::new()));
    }
    let act = match act {
        Act::Press if wired.wiring == Wiring::Item => &Act::Select,
        Act::Press => &Act::Open,
        Act::Select if node.role == Role::Link => &Act::Open,
        Act::Open | Act::Select | Act::Toggle => act,
        _ => return None,
    };
    if wired.owner == Owner::Shell {
        if let Some(page) = pages::by_slug(key) {
            model.go(page);
        }
        return Some(Ok(Vec::new()));
    }
    Some(Ok(hear(model, wired, act)))
}

/// Acts on something that is typed into or chosen from.
fn field(model: &mut Model, node: &Node, wired: &Wired, act: &Act) -> Done {
    match (wired.wiring, act) {
        (Wiring::Text, Act::SetText(_)) => Some(Ok(hear(model, wired, act))),
        (Wiring::FilterText, Act::SetText(text)) => {
            let list = wired.list.as_deref()?;
            lists::filter(model.ui_mut(wired.owner)?.list_mut(list), text);
            Some(Ok(Vec::new()))
        }
        (Wiring::Text | Wiring::FilterText, Act::Press | Act::Open | Act::Select) => {
            Some(Ok(Vec::new()))
        }
        (Wiring::Combo, Act::Press | Act::Open | Act::Expand | Act::Select) => {
            let open = !(node.is(State::Expanded) && *act != Act::Expand);
            let chosen = node.value.clone().unwrap_or_default();
            lists::drop_down(model, wired, open, &chosen);
            Some(Ok(Vec::new()))
        }
        (Wiring::Combo, Act::Collapse) => {
            lists::drop_down(model, wired, false, "");
            Some(Ok(Vec::new()))
        }
        (Wiring::Combo, Act::SetText(name)) => {
            let options = options(model, wired);
            if options.iter().any(|option| option == name) {
                lists::drop_down(model, wired, false, "");
                return Some(Ok(hear(model, wired, act)));
            }
            Some(Err(format!("There is no option \"{name}\"; there are: {}.", options.join(", "))))
        }
        (Wiring::Option, Act::Select | Act::Press | Act::Open | Act::Toggle) => {
            let name = wired.item.clone()?;
            lists::drop_down(model, wired, false, "");
            Some(Ok(hear_as(model, wired, &Act::SetText(name), None)))
        }
        _ => None,
    }
}

/// The options of a combobox, as its owner describes them now.
pub(super) fn options(model: &Model, wired: &Wired) -> Vec<String> {
    let opened = match wired.owner {
        Owner::Shell | Owner::Guide => None,
        Owner::Page => model.pages.last(),
        Owner::Dialog(at) => model.dialogs.get(at),
    };
    opened
        .and_then(|opened| opened.surface.view(model.see(opened)).body.options(&wired.control))
        .unwrap_or_default()
}

fn hear(model: &mut Model, wired: &Wired, act: &Act) -> Vec<Effect> {
    hear_as(model, wired, act, wired.item.as_deref())
}

fn hear_as(model: &mut Model, wired: &Wired, act: &Act, item: Option<&str>) -> Vec<Effect> {
    if wired.owner == Owner::Guide {
        guide::hear(model, &wired.control, item, act);
        return Vec::new();
    }
    let at = At { control: &wired.control, item };
    tell(model, wired.owner, |surface, cx| surface.act(at, act, cx))
}
