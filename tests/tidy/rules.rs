//! The rules, as data. The module table is the architecture: what is not listed is forbidden.

/// One module of `src`: which others of ours it may use, and the reason that is printed with an
/// offence.
pub struct Module {
    pub name: &'static str,
    pub may_use: &'static [&'static str],
    pub because: &'static str,
}

const fn module(
    name: &'static str,
    may_use: &'static [&'static str],
    because: &'static str,
) -> Module {
    Module { name, may_use, because }
}

/// Who may use whom, one row for every module at the top of `src`. `lib` and `main` are the two
/// roots.
pub const MODULES: &[Module] = &[
    module("domain", &[], "the domain is values and rules that know nothing of the rest"),
    module("semantics", &[], "what a screen is made of is plain data"),
    module("durable", &[], "what makes bytes durable knows nothing of the product"),
    module("store", &["domain", "durable"], "the store keeps what it is given and decides nothing"),
    module("channel", &["domain", "durable"], "a channel database knows no headquarters"),
    module("engine", &["domain", "store"], "the engine knows when, not what, and no screen"),
    module("jobs", &["domain", "store", "channel", "engine"], "a job does not know who started it"),
    module("commands", &["domain", "semantics", "engine"], "commands are data for every client"),
    module("guide", &["semantics", "commands"], "a guide sees what a person sees"),
    module(
        "tui",
        &["domain", "semantics", "commands", "engine", "guide"],
        "the screen is a client: it opens no store and calls no job",
    ),
    module(
        "cli",
        &["domain", "commands", "engine", "guide"],
        "the command line is a client: it opens no store and calls no job",
    ),
    module(
        "app",
        &[
            "domain",
            "semantics",
            "durable",
            "store",
            "channel",
            "engine",
            "jobs",
            "commands",
            "guide",
            "tui",
            "cli",
        ],
        "the app puts the concrete parts together",
    ),
    module("main", &["app", "cli"], "main turns arguments into an exit code and nothing else"),
    module("lib", &[], "a name exported again at the crate root would hide who uses what"),
];

/// What one module may name of another. An empty list means anything.
pub struct Surface {
    pub from: &'static str,
    pub to: &'static str,
    pub items: &'static [&'static str],
    pub because: &'static str,
}

const fn surface(
    from: &'static str,
    to: &'static str,
    items: &'static [&'static str],
    because: &'static str,
) -> Surface {
    Surface { from, to, items, because }
}

/// The edges of the module table that are narrower than a whole module.
pub const SURFACES: &[Surface] = &[
    surface("engine", "store", STORE_VALUES, "the engine knows the store by its trait"),
    surface("jobs", "store", STORE_VALUES, "jobs know the store by its trait"),
    surface("jobs", "channel", CHANNEL_TRAIT, "jobs know a channel database by its trait"),
    surface("jobs", "engine", JOB_TRAIT, "a job sees its context, not the engine"),
    surface(
        "commands",
        "engine",
        &["Command", "command"],
        "a command names what the engine should do",
    ),
];

/// The store's trait, what is read and written through it, and no backend.
const STORE_VALUES: &[&str] = &[
    "ArchiveTotals",
    "ArchiveWriter",
    "ArchivedMap",
    "Arrived",
    "Became",
    "CancellationEntry",
    "Derived",
    "Headquarters",
    "HeldBack",
    "HeldList",
    "Kept",
    "Heads",
    "Look",
    "MAX_ROW_BYTES",
    "Numbered",
    "OrderEntry",
    "Place",
    "Posted",
    "PostingBatch",
    "PostingReport",
    "Presence",
    "Proceed",
    "QuotationEntry",
    "SlotStatus",
    "Standing",
    "StageReport",
    "Staged",
    "Staging",
    "Still",
    "Store",
    "StoreError",
    "StoredTransaction",
    "TextColumn",
    "Texts",
    "TextsOf",
    "TransactionEntry",
    "Watermark",
    "fits",
    "key_hash",
    "reference_hash",
    "take_findings",
];

/// A channel database's trait, its values, files of rows and trade; no backend.
const CHANNEL_TRAIT: &[&str] = &[
    "BATCH_TRANSACTIONS",
    "ChannelDatabase",
    "ChannelDatabases",
    "ChannelError",
    "DatabaseState",
    "Gap",
    "ImportId",
    "Inspect",
    "KeyedRow",
    "Package",
    "Tally",
    "Window",
    "table_files",
    "trade",
];

/// The job's trait, the command it is made of, its context, and what it gives back.
const JOB_TRAIT: &[&str] = &[
    "Command",
    "Failure",
    "FailureKind",
    "Job",
    "JobContext",
    "JobSource",
    "Outcome",
    "TimePassed",
    "command",
    "outcome",
    "query",
];

/// Where something may be named.
pub enum Place {
    /// Only in these modules of `src`, tests aside.
    OnlyIn(&'static [&'static str]),
    /// In none of these modules of `src`, tests aside.
    NotIn(&'static [&'static str]),
    /// Not in test code, wherever it stands.
    NotInTests,
    /// Not at all, tests included.
    Nowhere,
    /// Only in files below this folder: nowhere in the product, its tests included.
    Below(&'static str),
}

/// Names that are allowed in some places only. `sled::` is a crate; `Utc::now` is that piece of a
/// path, however it was imported; `println!` is a macro.
pub struct Watch {
    pub names: &'static [&'static str],
    pub place: Place,
    pub because: &'static str,
}

const fn watch(names: &'static [&'static str], place: Place, because: &'static str) -> Watch {
    Watch { names, place, because }
}

/// Crates, calls, macros and types that are watched.
pub const WATCHED: &[Watch] = &[
    watch(&["sled::"], Place::OnlyIn(&["durable"]), "one module knows the storage library"),
    watch(
        &["ratatui::", "crossterm::"],
        Place::OnlyIn(&["tui", "app"]),
        "everything but the screen runs without a terminal",
    ),
    watch(
        &["rusqlite::", "heed::"],
        Place::Below("tests/bench/"),
        "peers are compared in a package of their own",
    ),
    watch(
        &["Utc::now", "Local::now", "SystemTime::now", "Instant::now"],
        Place::OnlyIn(&["engine::clock"]),
        "there is one clock, and time is handed in",
    ),
    watch(
        &["println!", "eprintln!", "print!", "eprint!"],
        Place::OnlyIn(&["cli", "main"]),
        "the terminal belongs to the screen",
    ),
    watch(&["process::exit"], Place::OnlyIn(&["main"]), "destructors must run"),
    watch(&["rand::", "thread_rng"], Place::NotIn(&[""]), "the same seed gives the same bytes"),
    watch(
        &["f32", "f64", "as_f64", "to_f32", "to_f64", "from_f32", "from_f64"],
        Place::NotIn(&["domain", "jobs", "channel", "store"]),
        "no float comes near an amount",
    ),
    watch(&["sleep"], Place::NotInTests, "a test waits for what it waits for"),
    watch(&["todo!", "unimplemented!", "dbg!"], Place::Nowhere, "what is in the tree is finished"),
];

/// Longest file below `src`, and longest file below `tests`, in lines.
pub const FILE_LINES: usize = 500;
pub const TEST_FILE_LINES: usize = 800;
/// Longest function, in lines from `fn` to the closing brace.
pub const FUNCTION_LINES: usize = 60;
/// Fewest words of a module header that says something.
pub const HEADER_WORDS: usize = 5;

// The two lists below are written in pieces, so that this file keeps its own rule.

/// Beginnings of paths that exist on somebody's machine only.
pub const MACHINE_PATHS: &[&str] =
    &[concat!("/", "home/"), concat!("/", "root/"), concat!("/", "work/"), concat!("/", "Users/")];

/// Hosts of package registries: where a package comes from is the lock file's business.
pub const REGISTRY_HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("rubygems", ".org"),
    concat!("proxy", ".golang.org"),
];

/// File names whose text is written by a tool and may name registries.
pub const GENERATED: &[&str] = &["Cargo.lock"];
/// Folders of files that are hostile on purpose.
pub const HOSTILE: &[&str] = &["corpus"];
