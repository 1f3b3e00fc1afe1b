//! What copies like this one went for, as a sentence and a small picture.

use leptos::prelude::*;

use super::model::Isbn;
use super::prices::{Prices, ShowPrices};
use crate::i18n::sellers::use_seller_texts;
use crate::i18n::use_texts;
use crate::listings::model::{Condition, Price};
use crate::text::thousands;
use crate::ui::view::view;
use crate::wire::question;

/// The picture's width in its own units, and the room at both ends for a price that lies outside.
const WIDTH: i64 = 320;
const MARGIN: i64 = 24;

/// Follows ISBN, condition and price as they are typed. `at_first` came with the page.
#[component]
pub fn PriceHelp(isbn: RwSignal<String>, condition: RwSignal<String>, price: RwSignal<String>, at_first: Option<Prices>) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let isbn = isbn.with(|isbn| Isbn::parse(isbn).ok().flatten())?;
        Some((isbn.as_str().to_owned(), condition.with(|word| Condition::parse(word))?))
    });
    let prices = RwSignal::new(at_first);
    Effect::new(move |before: Option<()>| {
        let now = asked.get();
        // What came with the page is of what stands in it.
        if before.is_none() {
            return;
        }
        prices.set(None);
        if let Some((isbn, condition)) = now.clone() {
            leptos::task::spawn_local(async move {
                let told = question(ShowPrices { isbn, condition: condition.as_str().to_owned() }).ask().await;
                // Only if that is still what is asked.
                if asked.try_get_untracked() == Some(now) {
                    prices.set(told.ok().flatten());
                }
            });
        }
    });
    let own = Memo::new(move |_| price.with(|typed| Price::parse(typed).ok().map(Price::won)));
    view! {
        <div class="price-help">
            <p role="status" aria-live="polite">{move || prices.get().map(sentence)}</p>
            {move || prices.get().map(|prices| {
                let median = prices.median;
                let t = use_seller_texts();
                view! {
                    {move || picture(&prices, own.get())}
                    <p class="hint">{move || own.get().map(|own| (t.own_price)(own - median))}</p>
                }
            })}
        </div>
    }
}

fn sentence(prices: Prices) -> String {
    let t = use_texts();
    let won = |won: i64| (t.won)(thousands(won));
    let condition = (t.condition)(prices.condition);
    (use_seller_texts().sold_for)(condition, prices.sales, &won(prices.median), &won(prices.low), &won(prices.high))
}

/// A line from the lowest to the highest price, a mark at the median, and a dot for the person's own price. The sentences
/// beside it say the same.
fn picture(prices: &Prices, own: Option<i64>) -> AnyView {
    let place = |price: i64| place(prices, price);
    let (low, median, high) = (place(prices.low), place(prices.median), place(prices.high));
    view! {
        <svg class="price-range" viewBox=format!("0 0 {WIDTH} 28") aria-hidden="true" focusable="false">
            <path class="range" d=format!("M{low} 8v12M{low} 14H{high}M{high} 8v12")/>
            <path class="median" d=format!("M{median} 4v20")/>
            {own.map(|own| view! { <circle class="own" cx=place(own) cy="14" r="5"/> })}
        </svg>
    }
    .into_any()
}

/// Where a price stands in the picture. What lies outside the range stands in the margin, however far it is.
fn place(prices: &Prices, price: i64) -> i64 {
    let (from, to) = (MARGIN, WIDTH - MARGIN);
    if price < prices.low {
        return from / 2;
    }
    if price > prices.high {
        return to + MARGIN / 2;
    }
    match prices.high - prices.low {
        0 => WIDTH / 2,
        range => from + (price - prices.low) * (to - from) / range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_stand_in_their_order_and_far_ones_in_the_margin() {
        let prices = Prices { condition: Condition::Good, sales: 5, median: 6_000, low: 4_000, high: 10_000 };
        let places: Vec<i64> = [0, 3_999, 4_000, 6_000, 10_000, 10_001, Price::MAX].map(|price| place(&prices, price)).into();
        assert_eq!(places, [12, 12, 24, 114, 296, 308, 308]);
        let same = Prices { low: 6_000, high: 6_000, ..prices };
        assert_eq!([5_000, 6_000, 7_000].map(|price| place(&same, price)), [12, 160, 308]);
    }
}
