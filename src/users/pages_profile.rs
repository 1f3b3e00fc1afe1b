//! A member's page, and one's own.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

use super::activity::{Activity, Month, ShowActivity};
use super::api_password::SendVerification;
use super::api_profile::ShowShelf;
use super::api_security::ShowAccount;
use super::components::{Avatar, MyPage};
use super::profile::{Profile, Shelf};
use super::security::Account;
use crate::drafts::components::loaded_with;
use crate::i18n::members::use_member_texts;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::listings::components::{Ago, BookCard};
use crate::reviews::components::ReviewCards;
use crate::text::{escape, thousands};
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::notice::Notice;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};
use crate::wire::{Asked, ask, question};

/// Books of the first row of the widest grid, which are loaded at once.
const FIRST_ROW: usize = 6;

/// The shelf that the address names; one's own where it names nobody.
fn use_shelf() -> Asked<Shelf> {
    let (params, query) = (use_params_map(), use_query_map());
    let part = move |name: &str| query.read().get(name).unwrap_or_default();
    let asked = Memo::new(move |_| (params.read().get("id").unwrap_or_default(), part("status"), part("after")));
    ask(move || {
        let (id, status, after) = asked.get();
        question(ShowShelf { id, status, after })
    })
}

/// `/members/{id}`
pub struct MemberPage {
    shelf: Asked<Shelf>,
}

#[lazy_route]
impl LazyRoute for MemberPage {
    fn data() -> Self {
        MemberPage { shelf: use_shelf() }
    }

    fn view(this: Self) -> AnyView {
        loaded_with(this.shelf, None, |shelf, _| {
            let m = use_member_texts();
            let path = format!("/members/{}", shelf.profile.id);
            let description = (m.profile_description)(&shelf.profile.nickname);
            let (name, image) = (shelf.profile.nickname.clone(), shelf.profile.picture.clone());
            view! {
                <PageHead title=name.clone() description=description path=Some(path.clone()) image=image kind="profile"/>
                <main id="main" class="wrap">
                    <header class="profile">
                        <Avatar nickname=name.clone() picture=shelf.profile.picture.clone() big=true/>
                        <div class="profile-words">
                            <h1>{name}</h1>
                            <AboutThem profile=shelf.profile.clone()/>
                            {shelf.mine.then(|| view! { <p class="actions"><a href="/me" class="line">{use_texts().my_shelf}</a></p> })}
                        </div>
                    </header>
                    <Books shelf=shelf.clone() path=path/>
                    {(!shelf.reviews.is_empty()).then(|| view! {
                        <section class="part" aria-labelledby="reviews">
                            <header class="part-head"><h2 id="reviews">{use_reader_texts().reviews}</h2></header>
                            <ReviewCards reviews=shelf.reviews now=shelf.now/>
                        </section>
                    })}
                </main>
            }
        })
    }
}

/// `/me`
pub struct MyShelfPage {
    account: Asked<Account>,
    shelf: Asked<Shelf>,
    activity: Asked<Activity>,
}

#[lazy_route]
impl LazyRoute for MyShelfPage {
    fn data() -> Self {
        MyShelfPage { account: ask(|| question(ShowAccount {})), shelf: use_shelf(), activity: ask(|| question(ShowActivity {})) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_texts();
        let (account, activity) = (this.account, this.activity);
        loaded_with(this.shelf, None, move |shelf, _| {
            let profile = shelf.profile.clone();
            let public = format!("/members/{}", profile.id);
            let name = profile.nickname.clone();
            view! {
                <MyPage title=t.my_shelf here="/me">
                    <Suspense fallback=|| ()>{Suspend::new(async move { account.answer().await.ok().map(|account| view! { <Warnings account=account/> }) })}</Suspense>
                    <section class="profile own-profile" aria-label=name.clone()>
                        <Avatar nickname=name.clone() picture=profile.picture.clone() big=true/>
                        <div class="profile-words">
                            <h2>{name.clone()}</h2>
                            <AboutThem profile=profile/>
                            <p class="actions">
                                <a href="/me/edit" class="line"><Icon icon=icondata_lu::LuPencil/>{use_member_texts().edit_profile}</a>
                                <a href=public class="quiet">{use_member_texts().public_page}</a>
                            </p>
                        </div>
                    </section>
                    <Books shelf=shelf path="/me"/>
                    <Suspense fallback=|| ()>
                        {Suspend::new(async move { activity.answer().await.ok().map(|activity| view! { <Activities activity=activity/> }) })}
                    </Suspense>
                </MyPage>
            }
        })
    }
}

/// Since when they are here, and what they say of themselves.
#[component]
fn AboutThem(profile: Profile) -> impl IntoView {
    let m = use_member_texts();
    let said = if profile.about_me.is_empty() {
        view! { <p class="soft">{m.about_me_none}</p> }
    } else {
        view! { <div class="prose keep">{profile.about_me}</div> }
    };
    view! { <p class="since">{(m.since)(profile.created_at)}</p> {said} }
}

/// One's own reviews and comments, and a chart of what one sold.
#[component]
fn Activities(activity: Activity) -> impl IntoView {
    let r = use_reader_texts();
    let Activity { reviews, comments, months, now } = activity;
    let sold_any = months.iter().any(|month| month.sold > 0);
    let said = comments
        .into_iter()
        .map(|(comment, subject)| {
            let href = format!("{}#comment-{}", subject.path(), comment.id);
            view! { <li><a href=href class="keep">{comment.text}</a> <span class="soft"><Ago at=comment.created_at now=now/></span></li> }
        })
        .collect::<Vec<_>>();
    view! {
        {sold_any.then(|| view! { <Chart months=months/> })}
        {(!reviews.is_empty()).then(|| view! {
            <section class="part" aria-labelledby="my-reviews">
                <header class="part-head"><h2 id="my-reviews">{r.my_reviews}</h2></header>
                <ReviewCards reviews=reviews now=now/>
            </section>
        })}
        {(!said.is_empty()).then(|| view! {
            <section class="part" aria-labelledby="my-comments">
                <header class="part-head"><h2 id="my-comments">{r.my_comments}</h2></header>
                <ul class="my-comments">{said}</ul>
            </section>
        })}
    }
}

/// Height of the highest bar, and a bar's width with its gap, in units of the picture.
const BAR: (i64, i64) = (80, 30);

/// Books sold per month, as bars; a table says the same to readers.
#[component]
fn Chart(months: Vec<Month>) -> impl IntoView {
    let r = use_reader_texts();
    let (height, width) = BAR;
    let most = months.iter().map(|month| month.sold).max().unwrap_or_default().max(1);
    let bars = months
        .iter()
        .enumerate()
        .map(|(index, month)| {
            let (x, bar) = (index as i64 * width, month.sold * height / most);
            view! {
                <g>
                    <rect x=x + 5 y=20 + height - bar width=width - 10 height=bar.max(1) rx="2"/>
                    {(month.sold > 0).then(|| view! { <text x=x + width / 2 y=16 + height - bar>{month.sold}</text> })}
                    <text class="month" x=x + width / 2 y=36 + height>{(r.month)(month.year, month.month)}</text>
                </g>
            }
        })
        .collect_view();
    let view_box = format!("0 0 {} {}", width * months.len() as i64, height + 44);
    let told = months
        .iter()
        .filter(|month| month.sold > 0)
        .map(|month| view! { <li>{(r.sold_in)(month.year, month.month, month.sold, &thousands(month.won))}</li> })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="sold-per-month">
            <header class="part-head"><h2 id="sold-per-month">{r.sold_per_month}</h2></header>
            <svg class="chart" viewBox=view_box aria-hidden="true">{bars}</svg>
            <ul class="vh">{told}</ul>
        </section>
    }
}

/// What keeps somebody from selling.
#[component]
fn Warnings(account: Account) -> impl IntoView {
    let m = use_member_texts();
    let sending = Sending::to::<SendVerification>();
    let unverified = account.verification_needed && !account.verified;
    view! {
        {account.suspended.then(|| view! { <Notice text=m.suspended good=false/> })}
        {(account.second_factor_needed && !account.second_factor).then(|| view! {
            <div class="notice bad"><Icon icon=icondata_lu::LuCircleAlert/><div><p>{m.second_factor_needed}</p><a href="/me/security">{m.turn_on}</a></div></div>
        })}
        {unverified.then(|| view! {
            <div class="notice bad">
                <Icon icon=icondata_lu::LuMail/>
                <div>
                    <p>{m.unverified}</p>
                    <PostForm sending=sending><SendButton sending=sending label=m.send_verification class="line"/></PostForm>
                </div>
            </div>
        })}
    }
}

/// Tabs, books, and the way to older ones.
#[component]
fn Books(shelf: Shelf, #[prop(into)] path: String) -> impl IntoView {
    let t = use_texts();
    let m = use_member_texts();
    let r = use_reader_texts();
    let (selling, sold) = shelf.counts;
    let status = if shelf.sold { "&status=sold" } else { "" };
    let older = shelf.next.as_ref().map(|next| format!("{path}?after={}{status}", escape(next)));
    let tab = |href: String, label: &'static str, count: i64, here: bool| {
        view! { <li><a href=href aria-current=here.then_some("page")>{label} " " <span class="num">{thousands(count)}</span></a></li> }
    };
    view! {
        <section class="shelf-part" aria-labelledby="books">
            <h2 class="vh" id="books">{m.shelf}</h2>
            <div class="bar">
                <nav class="tabs" aria-label=t.sale_state>
                    <ul>
                        {tab(path.clone(), m.selling, selling, !shelf.sold)}
                        {tab(format!("{path}?status=sold"), m.sold, sold, shelf.sold)}
                    </ul>
                </nav>
            </div>
            {if shelf.books.is_empty() {
                view! { <NoBooks mine=shelf.mine sold=shelf.sold/> }
            } else {
                let cards = shelf.books.into_iter().enumerate().map(|(index, book)| {
                    let news = shelf.met.iter().find(|(id, ..)| *id == book.id).map(|(_, views, likes)| {
                        format!("{} {} · {} {} · {} {}", r.views, thousands(*views), r.likes, thousands(*likes), r.jjim, thousands(book.jjim))
                    });
                    view! { <BookCard book=book now=shelf.now eager=index < FIRST_ROW news=news/> }
                });
                view! { <div class="shelf-books"><ul class="grid">{cards.collect_view()}</ul></div> }
            }}
            {older.map(|href| view! {
                <nav class="pager" aria-label=t.pages>
                    <ul><li class="pager-next"><a href=href rel="next">{m.older}<Icon icon=icondata_lu::LuChevronRight/></a></li></ul>
                </nav>
            })}
        </section>
    }
}

#[component]
fn NoBooks(mine: bool, sold: bool) -> impl IntoView {
    let t = use_texts();
    let m = use_member_texts();
    let heading = match (sold, mine) {
        (true, _) => m.empty_sold,
        (false, true) => m.empty_mine,
        (false, false) => m.empty_theirs,
    };
    view! {
        <div class="empty">
            <span class="empty-book" aria-hidden="true"></span>
            <h3>{heading}</h3>
            {(mine && !sold).then(|| view! { <p>{m.empty_mine_text}</p><p class="actions"><a href="/books/new" class="act">{t.sell}</a></p> })}
            {(!mine).then(|| view! { <p class="actions"><a href="/books" class="line">{t.browse}</a></p> })}
        </div>
    }
}
