//! What the librarian's page says at length. Only the server has these words, and sends them with the page's answer: the
//! browser would load its own with every page.

use super::Lang;
use crate::recommend::model::{EngineName, Left, Words};

/// The words for one page. `left`: of who is signed in.
pub fn words(lang: Lang, engine: EngineName, per_day: i64, left: Option<&Left>) -> Words {
    match lang {
        Lang::Ko => korean(engine, per_day, left.map(|left| left.left)),
        Lang::En => english(engine, per_day, left.map(|left| left.left)),
    }
}

fn korean(engine: EngineName, per_day: i64, left: Option<i64>) -> Words {
    Words {
        lead: "책방에 있는 책 안에서만 골라 드려요.".to_owned(),
        left: left.filter(|left| *left > 0).map(|left| ["오늘".to_owned(), format!("{left}번"), "더 물을 수 있어요.".to_owned()]),
        none_left: format!("오늘 물을 수 있는 만큼 다 물으셨어요. 한국 시각으로 자정이 지나면 다시 {per_day}번 물을 수 있어요."),
        about: format!(
            "읽고 싶은 책을 말하듯 적으면, 지금 팔고 있는 책 가운데에서 두 권에서 다섯 권을 까닭과 함께 골라 드려요. \
             하루에 {per_day}번 물을 수 있고, 나눈 이야기는 나만 볼 수 있어요."
        ),
        examples: [
            "비 오는 날 읽기 좋은 한국 단편, 만 원 이하",
            "우주를 좋아하는 아이에게 줄 책",
            "‘채식주의자’ 같은 책",
            "처음 읽는 한국 역사, 깨끗한 책으로",
        ]
        .map(str::to_owned)
        .to_vec(),
        privacy: match engine {
            EngineName::Embedded => "물음은 책방 밖으로 나가지 않아요.",
            EngineName::OpenAi => {
                "여기에서 나눈 이야기는 답을 쓰는 바깥 서비스에 전해져요. 이름이나 아이디는 전하지 않으니, 물음에도 적지 말아 주세요."
            }
        }
        .to_owned(),
        by_rules: "사람이나 인공지능이 아니라, 책방의 규칙이 책 소개와 서평을 견주어 골랐어요.".to_owned(),
        by_provider: "책방에 있는 책 가운데에서 인공지능이 골랐어요. 틀릴 수 있으니 책 소개도 함께 봐 주세요.".to_owned(),
        fell_back: "늘 답하던 인공지능이 자리를 비워서, 책방의 규칙이 대신 골랐어요. 이 물음은 세지 않았어요.".to_owned(),
        stopped: "여기까지 듣고 멈췄어요.".to_owned(),
        nearest: "꼭 맞지는 않아도 가까운 책".to_owned(),
    }
}

fn english(engine: EngineName, per_day: i64, left: Option<i64>) -> Words {
    let questions = |count: i64| if count == 1 { "1 question".to_owned() } else { format!("{count} questions") };
    Words {
        lead: "Only from books that are in the shop.".to_owned(),
        left: left.filter(|left| *left > 0).map(|left| ["You have".to_owned(), questions(left), "left today.".to_owned()]),
        none_left: format!("You have asked all that you can ask today. After midnight, Korean time, you can ask {} again.", questions(per_day)),
        about: format!(
            "Say in your own words what you would like to read, and get two to five books that are on sale now, each with a reason. \
             You can ask {} a day, and nobody else sees what you talk about.",
            questions(per_day)
        ),
        examples: [
            "Korean short stories for a rainy day, up to 10,000 won",
            "A book for a child who loves space",
            "Something like “The Vegetarian”",
            "A first history of Korea, in good condition",
        ]
        .map(str::to_owned)
        .to_vec(),
        privacy: match engine {
            EngineName::Embedded => "Your question does not leave the shop.",
            EngineName::OpenAi => {
                "What is said here goes to the outside service that writes the answers. Your name and username do not: leave them out of it."
            }
        }
        .to_owned(),
        by_rules: "Chosen by the shop's own rules from descriptions and reviews, not by a person or an AI.".to_owned(),
        by_provider: "Chosen by an AI among the shop's books. It may be wrong: have a look at what the book says of itself.".to_owned(),
        fell_back: "The AI that usually answers is away, so the shop's own rules chose. This question was not counted.".to_owned(),
        stopped: "Stopped here.".to_owned(),
        nearest: "Not quite it, but near".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recommend::model::{QUESTION, Question};
    use crate::time::Timestamp;

    fn of(lang: Lang, left: Option<i64>) -> Words {
        let left = left.map(|left| Left { left, per_day: 2, back_at: Timestamp(0) });
        words(lang, EngineName::Embedded, 2, left.as_ref())
    }

    #[test]
    fn each_example_can_be_asked_as_it_is() {
        for example in [Lang::Ko, Lang::En].into_iter().flat_map(|lang| of(lang, None).examples) {
            assert!(example.chars().count() < QUESTION);
            assert_eq!(Question::parse(&example).unwrap().as_str(), example);
        }
    }

    #[test]
    fn how_many_are_left_is_said_to_who_has_some() {
        assert_eq!(of(Lang::Ko, Some(2)).left.unwrap().join(" "), "오늘 2번 더 물을 수 있어요.");
        assert_eq!(of(Lang::En, Some(1)).left.unwrap().join(" "), "You have 1 question left today.");
        assert_eq!(of(Lang::En, Some(2)).left.unwrap().join(" "), "You have 2 questions left today.");
        assert_eq!((of(Lang::Ko, Some(0)).left, of(Lang::Ko, None).left), (None, None));
    }
}
