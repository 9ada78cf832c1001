//! Every page and every dialog over the demo company: how each looks, what each promises, and
//! what no walk through them may break.

mod captions;
mod places;
pub mod promises;
mod snapshots;
mod walks;
