//! SIGINT, SIGTERM and SIGHUP while a command runs: it stops at its next commit, and says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use crate::engine::Client;

/// No signal came.
const NONE: u8 = 0;

/// Watches for signals while a command runs.
pub(super) struct Interrupt {
    came: Arc<AtomicU8>,
}

impl Interrupt {
    /// Lets a signal stop the command with that number. When signals cannot be watched, they end
    /// the process as usual, which loses nothing that was reported as done.
    pub(super) fn watch(client: Client, command: u64) -> Self {
        let came = Arc::new(AtomicU8::new(NONE));
        let seen = Arc::clone(&came);
        let watch = move || {
            if let Some(kind) = wait() {
                seen.store(kind, Ordering::Release);
                // When the engine has gone there is nothing left to stop.
                client.stop(command).unwrap_or_default();
            }
        };
        let thread = std::thread::Builder::new().name("signals".into()).spawn(watch);
        drop(thread);
        Self { came }
    }

    /// The exit code of the signal that came, if one did: 128 and its number.
    pub(super) fn exit_code(&self) -> Option<u8> {
        match self.came.load(Ordering::Acquire) {
            NONE => None,
            number => Some(128 + number),
        }
    }
}

/// Waits for a signal and returns its number.
pub(super) fn wait() -> Option<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().ok()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt()).ok()?;
        let mut terminate = signal(SignalKind::terminate()).ok()?;
        let mut hang_up = signal(SignalKind::hangup()).ok()?;
        let kind = tokio::select! {
            _ = interrupt.recv() => SignalKind::interrupt(),
            _ = terminate.recv() => SignalKind::terminate(),
            _ = hang_up.recv() => SignalKind::hangup(),
        };
        u8::try_from(kind.as_raw_value()).ok()
    })
}
