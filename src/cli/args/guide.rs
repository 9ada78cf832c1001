//! What can be said of guides.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::Theme;
use crate::domain::Amount;

/// What to do with articles.
#[derive(Clone, Debug, Subcommand)]
pub enum Guide {
    /// Say what procedures articles have
    List {
        /// The articles; without any, those that the program brings along
        files: Vec<PathBuf>,
    },
    /// Play every procedure on a prepared demo company and report each step
    Check {
        /// The articles, or names of those that the program brings along
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show an article as a demo: its steps are done on the screen by themselves
    ///
    /// It runs on a prepared demo company in memory; no store is opened. Space or p pauses and goes on,
    /// Right or n does one step and pauses, Home or r begins anew, Esc or Ctrl+Q leaves. The exit code
    /// is 0 when it was played to its end, 1 when a step cannot be carried out, 130 when you left.
    Play(Play),
    /// Make SVG pictures of an article's moments
    ///
    /// Each is written to DIR/NAME.svg and replaces a picture of that name. An article names its moments
    /// by comments, `<!-- picture: NAME -->` below a step: when that step is done; above the first step:
    /// before anything is done. A moment that is asked for by its line is called line-LINE.
    Picture(Picture),
}

/// A demo.
#[derive(Clone, Debug, Args)]
pub struct Play {
    /// The article, or the name of one that the program brings along
    pub file: PathBuf,
    /// How many times as fast as usual, from 0.1 to 20
    #[arg(long, value_name = "X", default_value = "1")]
    pub speed: Tempo,
    /// Write it to this file as an asciicast instead of showing it; a file that is there is replaced
    ///
    /// That needs no terminal, and gives the same file every time.
    #[arg(long, value_name = "OUT.cast")]
    pub record: Option<PathBuf>,
    /// How the recording looks.
    #[command(flatten)]
    pub still: Still,
}

/// Pictures of an article.
#[derive(Clone, Debug, Args)]
pub struct Picture {
    /// The article, or the name of one that the program brings along
    pub file: PathBuf,
    /// Only this moment: its name, or the line of a step; can be given several times
    #[arg(long, value_name = "NAME|LINE")]
    pub at: Vec<String>,
    /// How they look.
    #[command(flatten)]
    pub still: Still,
    /// The folder
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// How a screen looks that is on no terminal.
#[derive(Clone, Copy, Debug, Args)]
pub struct Still {
    /// Columns and rows of a screen that is on no terminal, from 40x12 to 400x200
    #[arg(long, value_name = "WxH", default_value = "120x40")]
    pub size: CellSize,
    /// Its colours
    #[arg(long = "theme", id = "still-theme", value_enum, default_value = "dark")]
    pub theme: Theme,
}

/// Columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSize(pub u16, pub u16);

impl FromStr for CellSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write columns and rows, such as 120x40, from 40x12 to 400x200".to_owned();
        let (columns, rows) = text.split_once('x').ok_or_else(wrong)?;
        let size = Self(columns.parse().map_err(|_| wrong())?, rows.parse().map_err(|_| wrong())?);
        let fits = (40..=400).contains(&size.0) && (12..=200).contains(&size.1);
        if fits { Ok(size) } else { Err(wrong()) }
    }
}

/// How fast a demo goes, in thousandths of the usual pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tempo(u32);

impl Tempo {
    /// How long something takes that usually takes so long.
    pub fn of(self, usual: Duration) -> Duration {
        usual.saturating_mul(1_000) / self.0.max(1)
    }
}

impl FromStr for Tempo {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number: Option<Amount> = text.parse().ok();
        let whole = number.and_then(|number| number.checked_mul(Amount::whole(1_000)));
        let whole = whole.and_then(Amount::to_whole).and_then(|whole| u32::try_from(whole).ok());
        let tempo = whole.filter(|whole| (100..=20_000).contains(whole));
        tempo.map(Self).ok_or("write a number from 0.1 to 20, such as 2 or 0.5")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_divides_the_pace_and_nothing_else_is_a_speed() {
        let of = |text: &str| text.parse::<Tempo>().map(|it| it.of(Duration::from_millis(900)));
        assert_eq!(of("1"), Ok(Duration::from_millis(900)));
        assert_eq!(of("2.5"), Ok(Duration::from_millis(360)));
        assert_eq!(of("0.5"), Ok(Duration::from_millis(1_800)));
        for wrong in ["", "0", "-1", "0.05", "21", "fast", "1,5", "1.0005", "NaN", "2x"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_is_columns_and_rows_that_a_screen_can_have() {
        assert_eq!("80x24".parse(), Ok(CellSize(80, 24)));
        for wrong in
            ["", "80", "x", "80x", "39x24", "80x11", "401x24", "80x201", "80x24x1", "-80x24"]
        {
            assert!(wrong.parse::<CellSize>().is_err(), "{wrong}");
        }
    }
}
