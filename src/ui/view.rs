use leptos::prelude::*;

/// Leptos's `view!` with its type forgotten. Lists, options and closures of views would otherwise each be made anew for
/// every kind of element that they hold, and the browser would load them all.
macro_rules! view {
    ($($tokens:tt)*) => { $crate::ui::view::erased(::leptos::prelude::view! { $($tokens)* }) };
}
pub(crate) use view;

pub fn erased<T: RenderHtml + 'static>(view: View<T>) -> AnyView {
    view.into_inner().into_any()
}
