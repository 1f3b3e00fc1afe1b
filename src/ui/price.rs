use leptos::prelude::*;

use crate::i18n::use_texts;
use crate::text::thousands;
use crate::ui::view::view;

/// The selling price with its cut from the original one, in won. `large` on a book's own page, where the original stands too.
#[component]
pub fn Price(selling: i64, original: i64, #[prop(optional)] large: bool) -> impl IntoView {
    let t = use_texts();
    let cut = if original > selling { (original - selling) * 100 / original } else { 0 };
    view! {
        <p class=if large { "price big" } else { "price" }>
            <Won won=selling/>
            {(cut > 0).then(|| view! { <span class="cut">{format!("−{cut}%")}</span> })}
            {(large && original != selling && original > 0)
                .then(|| view! { <s><span class="vh">{t.original_price} " "</span>{(t.won)(thousands(original))}</s> })}
        </p>
    }
}

/// `12,300원`, the unit small.
#[component]
pub fn Won(won: i64) -> impl IntoView {
    let t = use_texts();
    view! { <b>{t.won_before}{thousands(won)}<small>{t.won_after}</small></b> }
}
