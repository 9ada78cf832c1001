//! What is being done so that there is an engine, at the right end of the path: nothing moves when
//! it goes.

use super::{region, with_layer};
use crate::semantics::{Rect, Role};
use crate::tui::element::Mark;
use crate::tui::model::Model;
use crate::tui::scene::{Owner, Scene};
use crate::tui::text::width;
use crate::tui::theme::Ink;

/// Lays out the words, if there are any, and returns what is left for the path.
pub(super) fn opening(scene: &mut Scene, model: &Model, at: Rect) -> Rect {
    let Some(stage) = model.opening else { return at };
    let words = stage.words();
    let face = format!("{} {words}", model.status.options.glyphs.mark(Mark::Running));
    let cells = (width(&face) + 2).min(at.width);
    let rest = Rect { width: at.width - cells, ..at };
    let at = Rect { column: at.column + rest.width, width: cells, ..at };
    region(scene, model, "shell/opening".to_owned(), Role::Status, &words, at);
    let owner = (Owner::Shell, "shell", &model.shell);
    with_layer(scene, model, None, owner, None, |mut layer| {
        layer.write(at.into(), &face, Ink::Muted);
        layer.commit(at, 0);
    });
    rest
}
