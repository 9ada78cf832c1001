//! A demo on the terminal: the guide shows every procedure of an article, each on a demo company of
//! its own, on the real screen. No store is opened.

use std::io::IsTerminal;
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc::unbounded_channel;

use super::company::{Company, first_page};
use super::place::refused;
use super::{article, look, no_terminal};
use crate::cli::{Arguments, Settings, args};
use crate::engine::{Failure, SystemClock};
use crate::guide::{DemoEnd, Procedure};
use crate::tui::frames::Frames;
use crate::tui::guide::{Demo, PACE};
use crate::tui::model::Options;
use crate::tui::opening::{News, Opening, Stage};
use crate::tui::screen::{Ended, Screen};
use crate::tui::terminal::Terminal;

/// Shows the article and says how that ended.
pub(super) fn play(
    asked: &args::Play,
    arguments: &Arguments,
    settings: Settings,
) -> Result<DemoEnd, Failure> {
    let source = article::read(&asked.file)?.with_procedures()?;
    if !std::io::stdout().is_terminal() {
        let text = "a demo is shown on a terminal; start it in one, or write it to a file with \
                    --record OUT.cast";
        return Err(Failure::failed(text));
    }
    let frames = arguments.screen.semantics.as_deref();
    let frames = frames.map(|file| Frames::open(file).map_err(|error| refused(file, &error)));
    let frames = frames.transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| no_terminal(&error))?;
    runtime.block_on(async {
        let terminal =
            Terminal::enter(settings.screen_reader.value).map_err(|error| no_terminal(&error))?;
        let options = look::options(settings);
        let size = terminal.size();
        let clock = Arc::new(SystemClock::default());
        let mut screen = Screen::new(first_page(options, size), terminal, frames, clock);
        let parts = source.article.procedures.len();
        loop {
            let mut end = DemoEnd::Played;
            for (at, procedure) in (1..).zip(&source.article.procedures) {
                let demo = Demo { pace: asked.speed.of(PACE), part: (at, parts), live: true };
                end = show(&mut screen, options, procedure, demo).await?;
                if end != DemoEnd::Played {
                    break;
                }
            }
            if end != DemoEnd::Again {
                return Ok(end);
            }
        }
    })
}

/// Shows one procedure.
async fn show(
    screen: &mut Screen,
    options: Options,
    procedure: &Procedure,
    demo: Demo,
) -> Result<DemoEnd, Failure> {
    let size = screen.model().size();
    screen.show(first_page(options, size).demonstrating(procedure, demo));
    let mut maker = None;
    let ended = screen.run(|| {
        let (news, begun) = prepare();
        maker = Some(begun);
        news
    });
    let ended = ended.await.map_err(|error| no_terminal(&error));
    if let Some(maker) = maker {
        let broken = |_| Err(Failure::failed("the demo company was not made"));
        maker.join().unwrap_or_else(broken)?.engine.stop()?;
    }
    match (ended?, screen.model().demo_end()) {
        (Ended::Left(_), Some(end)) => Ok(end.clone()),
        _ => Ok(DemoEnd::Terminated),
    }
}

/// Makes a company on a thread of its own, so that the screen is there at once.
fn prepare() -> (News, thread::JoinHandle<Result<Company, Failure>>) {
    let (to_screen, news) = unbounded_channel();
    let make = move || {
        // A screen that is gone needs no news.
        let tell = |opening| to_screen.send(opening).unwrap_or_default();
        tell(Opening::Stage(Stage::Making { empty: false }));
        let company = Company::prepare(Arc::new(SystemClock::default()))?;
        tell(Opening::Ready(company.engine.connect("guide")));
        Ok(company)
    };
    (news, thread::spawn(make))
}
