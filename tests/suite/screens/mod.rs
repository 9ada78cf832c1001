//! Every page and every dialog over the demo company: how each looks, what each promises, and
//! what no walk through them may break.

mod places;
mod promises;
mod snapshots;
mod walks;
