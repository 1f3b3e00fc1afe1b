//! `/about`: what this place is, who keeps it, how a trade goes, what people ask.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::i18n::use_texts;
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::view::view;

pub struct AboutPage;

#[lazy_route]
impl LazyRoute for AboutPage {
    fn data() -> Self {
        AboutPage
    }

    fn view(_this: Self) -> AnyView {
        about()
    }
}

fn about() -> AnyView {
    let t = use_texts();
    let words = t.about_text.iter().map(|text| view! { <p>{*text}</p> }).collect_view();
    let team = t
        .team
        .iter()
        .map(|(letter, name, text)| {
            view! { <li><span class="avatar big" aria-hidden="true">{*letter}</span><h3>{*name}</h3><p>{*text}</p></li> }
        })
        .collect_view();
    let questions = t
        .questions
        .iter()
        .map(|(question, answer)| {
            view! { <details class="qa"><summary>{*question}<Icon icon=icondata_lu::LuChevronDown/></summary><p>{*answer}</p></details> }
        })
        .collect_view();
    view! {
        <PageHead title=t.about description=t.shop_description path=Some("/about".to_owned())/>
        <main id="main" class="wrap">
            <article class="about">
                <header class="about-head"><h1>{t.about_heading}</h1><div class="prose">{words}</div></header>
                <TradeSteps/>
                <section class="part" aria-labelledby="team">
                    <header class="part-head"><h2 id="team">{t.team_heading}</h2></header>
                    <ul class="team">{team}</ul>
                </section>
                <section class="part" aria-labelledby="qa">
                    <header class="part-head"><h2 id="qa">{t.questions_heading}</h2></header>
                    {questions}
                </section>
            </article>
        </main>
    }
}

/// Browse, talk, agree, send, read.
#[component]
pub fn TradeSteps() -> impl IntoView {
    let t = use_texts();
    let steps = t.steps.iter().map(|(name, text)| view! { <li><h3>{*name}</h3><p>{*text}</p></li> }).collect_view();
    view! {
        <section class="part" aria-labelledby="trade">
            <header class="part-head"><h2 id="trade">{t.trade_heading}</h2></header>
            <ol class="steps">{steps}</ol>
        </section>
    }
}
