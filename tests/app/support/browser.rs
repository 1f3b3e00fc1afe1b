//! Somebody with a browser without JavaScript: pages, links and forms.

use http::Method;
use http::header::{ACCEPT, REFERER};
use scraper::{ElementRef, Html, Selector};

use super::{Answer, Form, Visitor};

/// What Firefox sends when it asks for a page.
pub const PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// More redirects than any way through the shop has.
const REDIRECTS: usize = 5;

#[derive(Clone)]
pub struct Browser {
    pub visitor: Visitor,
}

impl Browser {
    /// The browser of somebody who is there already.
    pub fn of(visitor: Visitor) -> Browser {
        Browser { visitor }
    }

    /// The page at `path`, or where it leads to.
    pub async fn open(&self, path: &str) -> Page {
        let mut path = path.to_owned();
        for _ in 0..REDIRECTS {
            let page = self.look(&path).await;
            match page.answer.location() {
                "" => return page,
                next => path = next.to_owned(),
            }
        }
        panic!("{path}: redirected without end")
    }

    /// What stands at `path` itself.
    pub async fn look(&self, path: &str) -> Page {
        let sent = path.split('#').next().unwrap_or_default();
        let answer = self.visitor.send(self.visitor.request(Method::GET, sent).header(ACCEPT, PAGE)).await;
        Page { path: sent.to_owned(), answer }
    }

    /// Sends a form, as it stands on its page, and goes where the answer leads.
    pub async fn submit(&self, form: Form) -> Page {
        let answer = self.send(form).await;
        assert!(matches!(answer.status, 302 | 303), "a plain form is answered by a redirect: {}", answer.told());
        self.open(answer.location()).await
    }

    /// Sends a form and gives the answer itself.
    pub async fn send(&self, form: Form) -> Answer {
        let referer = format!("http://shop.invalid{}", form.page);
        let request = self.visitor.request(Method::POST, &form.action).header(ACCEPT, PAGE).header(REFERER, referer);
        self.visitor.send(form.fill_in(request)).await
    }
}

/// A page as it stands in the window.
#[derive(Clone)]
pub struct Page {
    /// Path and query.
    pub path: String,
    pub answer: Answer,
}

impl Page {
    #[track_caller]
    pub fn must_be(self, status: u16) -> Page {
        assert_eq!(self.answer.status, status, "{}: {}", self.path, self.answer.told());
        self
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.answer.text())
    }

    /// The form that goes to `action`.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        Form::on(self, action)
    }

    /// What is said to be wrong with a field: the text that the field is described by.
    pub fn error_of(&self, name: &str) -> Option<String> {
        let html = self.html();
        let field = find(&html, &format!("[name='{name}'], [id='{name}']"))?;
        let error = format!("{name}-error");
        let described = |element: &ElementRef| element.attr("aria-describedby").is_some_and(|ids| ids.split(' ').any(|id| id == error));
        let by_group = field.ancestors().filter_map(ElementRef::wrap).any(|ancestor| described(&ancestor));
        if described(&field) || by_group { find(&html, &format!("[id='{error}']")).map(text_of) } else { None }
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> String {
        let html = self.html();
        let Some(field) = find(&html, &format!("[name='{name}']:is(input:not([type=radio]), textarea, select)")) else {
            return find(&html, &format!("input[name='{name}'][checked]")).and_then(|radio| radio.attr("value")).unwrap_or_default().to_owned();
        };
        match field.value().name() {
            "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
            "select" => find_in(field, "option[selected]").and_then(|option| option.attr("value")).unwrap_or_default().to_owned(),
            _ => field.attr("value").unwrap_or_default().to_owned(),
        }
    }

    /// Text of the first element that a selector finds; none is empty.
    pub fn text(&self, selector: &str) -> String {
        find(&self.html(), selector).map(text_of).unwrap_or_default()
    }

    /// An attribute of each element that a selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        self.html().select(&selector).filter_map(|element| element.attr(attribute).map(str::to_owned)).collect()
    }

    /// The one attribute of the one element that a selector finds.
    #[track_caller]
    pub fn attribute(&self, selector: &str, attribute: &str) -> String {
        let found = self.attributes(selector, attribute);
        assert_eq!(found.len(), 1, "{selector} on {}: {found:?}", self.path);
        found[0].clone()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.html().select(&Selector::parse(selector).expect("a selector")).count()
    }

    /// Titles on the cards of a list, in their order.
    pub fn cards(&self) -> Vec<String> {
        self.html().select(&Selector::parse("main li.card h3").expect("a selector")).map(text_of).collect()
    }
}

pub fn find<'a>(html: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))).next()
}

pub fn find_in<'a>(element: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    element.select(&Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))).next()
}

/// Text as it is read: white space in one.
pub fn text_of(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
