//! Routes, each with its rendering mode and the reason for it.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::books::pages::IsbnPage;
use crate::jjim::pages::JjimPage;
use crate::listings::detail::ListingPage;
use crate::listings::pages::ShopPage;
use crate::listings::sell::{EditPage, SellPage};
use crate::notifications::pages::NotificationsPage;
use crate::recent::pages::RecentPage;
use crate::recommend::pages::LibrarianPage;
use crate::reviews::detail::ReviewPage;
use crate::reviews::pages::ReviewsPage;
use crate::reviews::write::{EditReviewPage, NewReviewPage};
use crate::saved::pages::SearchesPage;
use crate::site::about::AboutPage;
use crate::site::frame::{Footer, Header};
use crate::site::home::HomePage;
use crate::ui::head::provide_head;
use crate::ui::live::Announcer;
use crate::ui::loaded::NotFoundPage;
use crate::ui::part::part;
use crate::ui::toast::ToastRegion;
use crate::ui::view::view;
use crate::users::components::SessionVersion;
use crate::users::pages::{LoginPage, SignupPage};
use crate::users::pages_code::CodePage;
use crate::users::pages_edit::EditProfilePage;
use crate::users::pages_leave::{DataPage, WithdrawPage};
use crate::users::pages_password::{ForgotPage, PasswordPage, ResetPage, VerifyPage};
use crate::users::pages_profile::{MemberPage, MyShelfPage};
use crate::users::pages_security::{SecurityPage, SessionsPage};

/// Every route is `Async`: the head of each page shows who is signed in, and headers freeze at the first streamed
/// chunk, so that a late 404, redirect, cookie or title would be lost. All of a page's data is one or two queries away.
const MODE: SsrMode = SsrMode::Async;

// Home and shop are where people land and stay: they come with the first load. Every other page is a `part` of the
// program that the browser fetches when somebody goes there; scripts/check-first-load holds the first load to its budget.

#[component]
pub fn App() -> impl IntoView {
    provide_head();
    provide_context(SessionVersion(RwSignal::new(0)));
    view! {
        <Announcer/>
        <ToastRegion/>
        <Router>
            <Header/>
            <FlatRoutes fallback=NotFoundPage transition=true>
                <Route path=path!("/") view=HomePage ssr=MODE/>
                <Route path=path!("/about") view={part::<AboutPage>()} ssr=MODE/>
                <Route path=path!("/signup") view={part::<SignupPage>()} ssr=MODE/>
                <Route path=path!("/login") view={part::<LoginPage>()} ssr=MODE/>
                <Route path=path!("/login/code") view={part::<CodePage>()} ssr=MODE/>
                <Route path=path!("/forgot") view={part::<ForgotPage>()} ssr=MODE/>
                // May be a 404: a link that works no more.
                <Route path=path!("/reset/:token") view={part::<ResetPage>()} ssr=MODE/>
                <Route path=path!("/verify/:token") view={part::<VerifyPage>()} ssr=MODE/>
                // May be a 404, and has a title of its own.
                <Route path=path!("/members/:id") view={part::<MemberPage>()} ssr=MODE/>
                // May be redirects: who is signed out logs in first.
                <Route path=path!("/me") view={part::<MyShelfPage>()} ssr=MODE/>
                <Route path=path!("/me/edit") view={part::<EditProfilePage>()} ssr=MODE/>
                <Route path=path!("/me/password") view={part::<PasswordPage>()} ssr=MODE/>
                <Route path=path!("/me/sessions") view={part::<SessionsPage>()} ssr=MODE/>
                <Route path=path!("/me/security") view={part::<SecurityPage>()} ssr=MODE/>
                <Route path=path!("/me/data") view={part::<DataPage>()} ssr=MODE/>
                <Route path=path!("/me/withdraw") view={part::<WithdrawPage>()} ssr=MODE/>
                // May be a 404: a page behind the last.
                <Route path=path!("/books") view=ShopPage ssr=MODE/>
                // May be a redirect: who is signed out logs in first.
                <Route path=path!("/books/new") view={part::<SellPage>()} ssr=MODE/>
                // May be a 404, and has a title of its own.
                <Route path=path!("/books/:id") view={part::<ListingPage>()} ssr=MODE/>
                // May be a 404, and has a title of its own.
                <Route path=path!("/isbn/:isbn") view={part::<IsbnPage>()} ssr=MODE/>
                <Route path=path!("/recent") view={part::<RecentPage>()} ssr=MODE/>
                // May be a 404: a page behind the last, a category that is none.
                <Route path=path!("/reviews") view={part::<ReviewsPage>()} ssr=MODE/>
                <Route path=path!("/tags/:tag") view={part::<ReviewsPage>()} ssr=MODE/>
                // May be a redirect or a 403.
                <Route path=path!("/reviews/new") view={part::<NewReviewPage>()} ssr=MODE/>
                <Route path=path!("/reviews/:id") view={part::<ReviewPage>()} ssr=MODE/>
                <Route path=path!("/reviews/:id/edit") view={part::<EditReviewPage>()} ssr=MODE/>
                // May be a redirect or a 404: a conversation is its member's. One route for both addresses, so that the page stays as it
                // is when a first answer gives its conversation an address.
                <Route path=path!("/recommend/:id?") view={part::<LibrarianPage>()} ssr=MODE/>
                <Route path=path!("/me/jjim") view={part::<JjimPage>()} ssr=MODE/>
                <Route path=path!("/me/notifications") view={part::<NotificationsPage>()} ssr=MODE/>
                <Route path=path!("/me/searches") view={part::<SearchesPage>()} ssr=MODE/>
                // May be a 403, a 404 or a redirect.
                <Route path=path!("/books/:id/edit") view={part::<EditPage>()} ssr=MODE/>
            </FlatRoutes>
            <Footer/>
        </Router>
    }
}
