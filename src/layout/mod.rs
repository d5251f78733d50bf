//! What people ask of the pages: the designer's hand (`layout.toml`) and the pages of a released edition (`build.lock.toml`).
//!
//! In: the texts of the two files. Out: entries with their places, nothing looked up yet. It knows no pages; `print` finds what the entries mean.

pub mod hand;
pub mod lock;
pub mod record;
pub mod seal;

pub use hand::HandEntry;
pub use lock::LockedEdition;
pub use lock::LockedPage;
pub use lock::PageLock;
pub use record::PageRecord;
pub use seal::Seal;
