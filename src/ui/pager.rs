use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::use_texts;
use crate::ui::view::view;

/// Numbers beside the current page on each side; with first, last, previous and next that makes nine links at most.
const AROUND: i64 = 2;

/// The pages that get a link: the first, the last, and those around `page`. A jump between two is a gap.
pub fn numbers(page: i64, last: i64) -> Vec<i64> {
    (1..=last).filter(|&number| number == 1 || number == last || (number - page).abs() <= AROUND).collect()
}

/// Links to other pages, none of which leads out of the range. Plain ones: the router's compare paths without queries,
/// and each would call itself the current page. `after` is where the list goes on behind its last number.
#[component]
pub fn Pager<F>(page: i64, last: i64, href: F, #[prop(optional_no_strip)] after: Option<String>) -> impl IntoView
where
    F: Fn(i64) -> String + Send + Sync + 'static,
{
    let t = use_texts();
    if last <= 1 && after.is_none() {
        return ().into_any();
    }
    let mut previous = 0;
    let items = numbers(page, last)
        .into_iter()
        .map(|number| {
            let gap = number > previous + 1;
            previous = number;
            view! {
                {gap.then(|| view! { <li><span class="gap" aria-hidden="true">"…"</span></li> })}
                <li><a href=href(number) aria-current=(number == page).then_some("page") aria-label=(t.page_number)(number)>{number}</a></li>
            }
        })
        .collect_view();
    let back = (page > 1).then(|| href(page - 1));
    let forward = if page < last { Some(href(page + 1)) } else { after };
    view! {
        <nav class="pager" aria-label=t.pages>
            <ul>
                {back.map(|href| {
                    view! { <li class="pager-prev"><a href=href rel="prev"><Icon icon=icondata_lu::LuChevronLeft/>{t.previous}</a></li> }
                })}
                {items}
                {forward.map(|href| {
                    view! { <li class="pager-next"><a href=href rel="next">{t.next}<Icon icon=icondata_lu::LuChevronRight/></a></li> }
                })}
            </ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_has_at_most_nine_links_all_within_the_range() {
        for last in 1..=60 {
            for page in 1..=last {
                let numbers = numbers(page, last);
                let links = numbers.len() + usize::from(page > 1) + usize::from(page < last);
                assert!(links <= 9, "{links} links on page {page} of {last}");
                assert!(numbers.iter().all(|number| (1..=last).contains(number)) && numbers.contains(&page));
            }
        }
    }
}
