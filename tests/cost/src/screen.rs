//! The program on a pseudo-terminal, with the time at which each of its frames was complete.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Result;
use crate::store::Store;

/// The end of a synchronized update.
const END: &[u8] = b"\x1b[?2026l";
/// Nothing that is waited for takes so long.
const PATIENCE: Duration = Duration::from_mins(1);

const COLUMNS: NonZeroU16 = NonZeroU16::new(200).unwrap();
const ROWS: NonZeroU16 = NonZeroU16::new(60).unwrap();

/// What the program writes of a frame.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// By the clock on the wall.
    pub took: Duration,
    /// Processor time of its thread.
    pub worked: Duration,
    pub page: String,
}

pub struct Screen {
    pub process: u32,
    /// When the program was started.
    pub started: Instant,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    /// What was read after the last frame.
    rest: Vec<u8>,
    pub read_at: Instant,
    /// Where the program writes how long its frames took.
    times: PathBuf,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts the screen on the store.
    pub fn start(store: &Store) -> Result<Self> {
        let size =
            PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(&store.program);
        command.arg("--store");
        command.arg(&store.folder);
        let times = std::env::temp_dir();
        let times = times.join(format!("commerce-hq-cost-{}.frames", std::process::id()));
        command.arg("--frame-times");
        command.arg(&times);
        command.env("TERM", "xterm-256color");
        // What is measured is the program as it comes, not as somebody has set it up.
        command.env_remove("NO_COLOR");
        command.env("XDG_CONFIG_HOME", &times);
        let (sender, output) = channel();
        let mut reader = pair.master.try_clone_reader()?;
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                let bytes = buffer.get(..length).unwrap_or_default().to_vec();
                if sender.send((Instant::now(), bytes)).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            process: child.process_id().ok_or("the program has ended")?,
            started,
            child,
            writer: pair.master.take_writer()?,
            output,
            parser: vt100::Parser::new(ROWS, COLUMNS, 0),
            rest: Vec::new(),
            read_at: started,
            times,
            _master: pair.master,
        })
    }

    /// Waits for the next frame; returns when its last byte was read.
    pub fn frame(&mut self) -> Result<Instant> {
        self.frame_within(PATIENCE)?.ok_or_else(|| self.stuck("a frame"))
    }

    /// The next frame, if it comes within that time.
    pub fn frame_within(&mut self, time: Duration) -> Result<Option<Instant>> {
        loop {
            if let Some(at) = self.rest.windows(END.len()).position(|bytes| bytes == END) {
                let frame: Vec<u8> = self.rest.drain(..at + END.len()).collect();
                self.parser.process(&frame);
                return Ok(Some(self.read_at));
            }
            match self.output.recv_timeout(time) {
                Ok((at, bytes)) => {
                    self.read_at = at;
                    self.rest.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(self.stuck("more output")),
            }
        }
    }

    /// Waits for a frame that satisfies the condition; the last one is asked first.
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while !is_so(self.parser.screen()) {
            let left = until.saturating_duration_since(Instant::now());
            if self.frame_within(left)?.is_none() {
                return Err(self.stuck(what));
            }
        }
        Ok(())
    }

    /// Sends bytes as if they were typed; returns when.
    pub fn send(&mut self, bytes: &[u8]) -> Result<Instant> {
        let now = Instant::now();
        self.writer.write_all(bytes)?;
        self.writer.flush()?;
        Ok(now)
    }

    /// Takes frames until none comes for a while; returns how many there were.
    pub fn quiet(&mut self, time: Duration) -> Result<u32> {
        let mut frames = 0;
        while self.frame_within(time)?.is_some() {
            frames += 1;
        }
        Ok(frames)
    }

    /// Takes the frames of that time.
    pub fn quiet_for(&mut self, time: Duration) -> Result<()> {
        let until = Instant::now() + time;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            self.frame_within(left)?;
        }
        Ok(())
    }

    /// Goes to a page by its caption.
    pub fn go(&mut self, page: &str) -> Result<()> {
        self.send(b"\x10")?;
        self.wait("the page search", searches)?;
        self.send(page.as_bytes())?;
        self.quiet(Duration::from_millis(200))?;
        self.send(b"\r")?;
        self.wait(page, |screen| {
            !searches(screen)
                && screen.contents().lines().nth(1).is_some_and(|path| path.contains(page))
        })
    }

    /// How long each frame up to now took, and its page.
    pub fn frame_times(&self) -> Result<Vec<Frame>> {
        let text = std::fs::read_to_string(&self.times)?;
        let frame = |line: &str| {
            let mut fields = line.split('\t');
            let mut time = || Some(Duration::from_micros(fields.next()?.parse().ok()?));
            let (took, worked) = (time()?, time()?);
            Some(Frame { took, worked, page: fields.next()?.to_owned() })
        };
        Ok(text.lines().filter_map(frame).collect())
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Leaves by key.
    pub fn leave(mut self) -> Result<()> {
        self.send(b"\x11")?;
        self.child.wait()?;
        Ok(())
    }

    fn stuck(&self, what: &str) -> Box<dyn std::error::Error> {
        let shown = self.parser.screen().contents();
        format!("the screen does not come to {what}\n{shown}").into()
    }
}

/// Whether the page search is open: its caption is in the navigation bar, too.
fn searches(screen: &vt100::Screen) -> bool {
    screen.contents().matches("Search for a page").count() > 1
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It has ended already unless the measuring failed.
        self.child.kill().unwrap_or_default();
        std::fs::remove_file(&self.times).unwrap_or_default();
    }
}
