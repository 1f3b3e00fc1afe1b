//! A provider of the librarian's that does as a test tells it, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use anyhow::bail;
use joongobooks::recommend::engine::{Answered, Answering, Brief, Choice, Engine, Listener, Said};
use joongobooks::recommend::model::EngineName;
use tokio::sync::Semaphore;

/// What it does for a question, in order.
#[derive(Debug, Clone)]
pub enum Line {
    Says(String),
    /// The candidate with this number.
    Recommends(usize),
    /// It waits to be told to go on.
    Waits,
    Fails,
    Panics,
}

pub fn says(text: &str) -> Line {
    Line::Says(text.to_owned())
}

/// Clones are one and the same.
#[derive(Clone)]
pub struct Clerk(Arc<Inner>);

struct Inner {
    lines: Mutex<VecDeque<Vec<Line>>>,
    briefs: Mutex<Vec<Brief>>,
    waiting: Semaphore,
    free: Semaphore,
}

impl Clerk {
    pub fn new() -> Clerk {
        let (lines, briefs) = (Mutex::default(), Mutex::default());
        Clerk(Arc::new(Inner { lines, briefs, waiting: Semaphore::new(0), free: Semaphore::new(0) }))
    }

    /// To the next question that is not spoken for yet. To others it says that it has looked.
    pub fn will(&self, lines: &[Line]) {
        self.0.lines.lock().expect("lines").push_back(lines.to_vec());
    }

    /// Done once it waits.
    pub async fn waits(&self) {
        self.0.waiting.acquire().await.expect("nobody closes it").forget();
    }

    /// One that waits goes on.
    pub fn go_on(&self) {
        self.0.free.add_permits(1);
    }

    /// All that it was asked.
    pub fn briefs(&self) -> Vec<Brief> {
        self.0.briefs.lock().expect("briefs").clone()
    }
}

impl Engine for Clerk {
    fn name(&self) -> EngineName {
        EngineName::OpenAi
    }

    fn answer<'a>(&'a self, brief: &'a Brief, listener: Listener<'a>) -> Answering<'a> {
        Box::pin(async move {
            self.0.briefs.lock().expect("briefs").push(brief.clone());
            let lines = self.0.lines.lock().expect("lines").pop_front().unwrap_or_else(|| vec![says("찾아봤어요.")]);
            let mut answered = Answered::default();
            for line in lines {
                let heard = match line {
                    Line::Says(text) => {
                        answered.text.push_str(&text);
                        listener(Said::Text(text))
                    }
                    Line::Recommends(candidate) => {
                        let choice = Choice { candidate, reason: format!("{candidate}번이라서요.") };
                        answered.choices.push(choice.clone());
                        listener(Said::Choice(choice))
                    }
                    Line::Waits => {
                        self.0.waiting.add_permits(1);
                        self.0.free.acquire().await?.forget();
                        true
                    }
                    Line::Fails => bail!("the clerk is out"),
                    Line::Panics => panic!("the clerk fell off the ladder"),
                };
                if !heard {
                    break;
                }
            }
            Ok(answered)
        })
    }
}
