//! Pieces of every page. They know i18n and nothing of the shop.

/// Labels, inputs and their errors.
pub mod field;
pub mod head;
pub mod icon;
/// Whether JavaScript has taken over.
pub mod live;
/// Waiting, failing and being there.
pub mod loaded;
/// A panel that opens over the page.
pub mod menu;
/// A sentence that stands out: it worked, or it did not.
pub mod notice;
pub mod pager;
/// Pages that come when somebody goes there.
pub mod part;
pub mod price;
/// Short words at the foot of the window.
pub mod toast;
/// Views whose types are forgotten.
pub mod view;
