//! What the shop writes to its members. Words are here, for no browser needs them.

use super::links::{self, Purpose};
use super::store;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::notifications::digest;
use crate::server::mail::{self, Due, Letter};
use crate::server::state::AppState;

/// A link to set a new password.
pub const RESET: &str = "reset";
/// A link to verify the address.
pub const VERIFY: &str = "verify";
/// A link for a seller of an import to come in by.
pub const WELCOME: &str = "welcome";
/// Told afterwards, so that an owner who did not do it can act.
pub const PASSWORD_CHANGED: &str = "password_changed";
pub const SECOND_FACTOR_ON: &str = "second_factor_on";
pub const SECOND_FACTOR_OFF: &str = "second_factor_off";

/// Kinds of mails with links of the same purpose.
pub const TO_RESET: &[&str] = &[RESET, WELCOME];

/// The kinds that need not go out any more once one of `kind` waits: the newest link alone works.
pub fn replaced_by(kind: &str) -> &'static [&'static str] {
    match kind {
        RESET | WELCOME => TO_RESET,
        VERIFY => &[VERIFY],
        _ => &[],
    }
}

/// A mail that is about to go out; none where it has become void: nobody has the address (any more), or it was taken out of
/// the outbox meanwhile.
pub async fn compose(state: &AppState, due: &Due) -> Result<Option<Letter>, AppError> {
    let Some(member_id) = store::by_email(&state.db, &due.email).await? else { return Ok(None) };
    let record = store::record(&state.db, member_id).await?;
    let (Some(to), nickname) = (record.email, record.nickname) else { return Ok(None) };
    let site = state.config.site.public_url.as_str();
    if due.kind == digest::DIGEST {
        let lines = digest::lines(state, member_id, due.lang()).await?;
        return Ok(lines.map(|lines| letter(to, digest_words(due.lang(), &nickname, &lines, site))));
    }
    let limits = &state.config.limits;
    let link = match due.kind.as_str() {
        RESET | WELCOME => token(state, due, member_id, Purpose::Reset).await?.map(|token| format!("{site}/reset/{token}")),
        VERIFY => token(state, due, member_id, Purpose::Verify).await?.map(|token| format!("{site}/verify/{token}")),
        _ => Some(format!("{site}/forgot")),
    };
    let Some(link) = link else { return Ok(None) };
    let words = match due.lang() {
        Lang::Ko => korean(&due.kind, &nickname, &link, limits.reset_minutes, limits.verify_hours),
        Lang::En => english(&due.kind, &nickname, &link, limits.reset_minutes, limits.verify_hours),
    };
    Ok(words.map(|words| letter(to, words)))
}

/// The token of a mail's link. It is made while the mail's row is held: a password that changes meanwhile takes the mail out
/// of the outbox first and then voids what links there are, so that none outlives it.
async fn token(state: &AppState, due: &Due, member_id: i64, purpose: Purpose) -> Result<Option<String>, AppError> {
    let mut tx = state.db.write().await?;
    // The member's row comes first, as it does with whoever takes the mail out.
    store::hold_staying(&mut tx, member_id).await?;
    if !mail::hold(&mut tx, due).await? {
        return Ok(None);
    }
    let token = links::create(&mut tx, state, member_id, purpose).await?;
    tx.commit().await?;
    Ok(Some(token))
}

fn letter(to: String, (subject, body): (&str, String)) -> Letter {
    Letter { to, subject: subject.to_owned(), body }
}

/// What somebody has not read.
fn digest_words(lang: Lang, nickname: &str, lines: &str, site: &str) -> (&'static str, String) {
    match lang {
        Lang::Ko => (
            "읽지 않은 알림이 있어요",
            format!(
                "{nickname}님, 안녕하세요. 중고북스예요.\n\n{lines}\n\n모두 보기: {site}/me/notifications\n이 편지는 같은 곳에서 끌 수 있어요.\n\n중고북스 드림\n"
            ),
        ),
        Lang::En => (
            "What you have not read yet",
            format!("Hello {nickname},\n\n{lines}\n\nSee all: {site}/me/notifications\nYou can turn this mail off there.\n\nJoongobooks\n"),
        ),
    }
}

/// Subject and body.
type Words = Option<(&'static str, String)>;

fn korean(kind: &str, nickname: &str, link: &str, minutes: i64, hours: i64) -> Words {
    let (subject, text) = match kind {
        RESET => (
            "비밀번호를 새로 정해 주세요",
            format!(
                "아래 주소에서 비밀번호를 새로 정할 수 있어요. {minutes}분 안에 한 번만 쓸 수 있어요.\n\n{link}\n\n직접 부탁하지 않으셨다면 이 편지는 지우셔도 돼요. 비밀번호는 그대로예요."
            ),
        ),
        WELCOME => (
            "책방에 자리를 마련해 두었어요",
            format!(
                "올리셨던 책들이 중고북스에 꽂혀 있어요. 아래 주소에서 비밀번호를 정하면 바로 들어오실 수 있어요. {minutes}분 안에 한 번만 쓸 수 있어요.\n\n{link}\n\n시간이 지났다면 로그인 화면의 ‘비밀번호를 잊으셨나요?’에서 다시 받으실 수 있어요."
            ),
        ),
        VERIFY => (
            "이메일 주소를 확인해 주세요",
            format!(
                "아래 주소를 열고 단추를 누르면 확인이 끝나요. {hours}시간 동안 쓸 수 있어요.\n\n{link}\n\n가입하신 적이 없다면 이 편지는 지우셔도 돼요."
            ),
        ),
        PASSWORD_CHANGED => (
            "비밀번호가 바뀌었어요",
            format!("방금 비밀번호가 바뀌어서 다른 기기에서는 모두 로그아웃했어요.\n\n직접 바꾸지 않으셨다면 바로 새로 정해 주세요.\n{link}"),
        ),
        SECOND_FACTOR_ON => (
            "2단계 인증을 켰어요",
            format!("이제 로그인할 때 인증 앱의 번호도 함께 물어봐요.\n\n직접 켜지 않으셨다면 비밀번호를 새로 정해 주세요.\n{link}"),
        ),
        SECOND_FACTOR_OFF => {
            ("2단계 인증을 껐어요", format!("이제 비밀번호만으로 로그인할 수 있어요.\n\n직접 끄지 않으셨다면 비밀번호를 새로 정해 주세요.\n{link}"))
        }
        _ => return None,
    };
    Some((subject, format!("{nickname}님, 안녕하세요. 중고북스예요.\n\n{text}\n\n중고북스 드림\n")))
}

fn english(kind: &str, nickname: &str, link: &str, minutes: i64, hours: i64) -> Words {
    let (subject, text) = match kind {
        RESET => (
            "Set a new password",
            format!(
                "You can set a new password at the address below. It works once, within {minutes} minutes.\n\n{link}\n\nIf you did not ask for this, delete this mail: your password stays as it is."
            ),
        ),
        WELCOME => (
            "Your shelf is waiting",
            format!(
                "The books you listed stand in Joongobooks. Set a password at the address below and come in. It works once, within {minutes} minutes.\n\n{link}\n\nIf it is too late, \"Forgot your password?\" on the login page sends another."
            ),
        ),
        VERIFY => (
            "Verify your e-mail address",
            format!(
                "Open the address below and press the button. It works for {hours} hours.\n\n{link}\n\nIf you did not sign up, delete this mail."
            ),
        ),
        PASSWORD_CHANGED => (
            "Your password was changed",
            format!(
                "Your password has just been changed, and every other device was logged out.\n\nIf that was not you, set a new one right away.\n{link}"
            ),
        ),
        SECOND_FACTOR_ON => (
            "Two-step login is on",
            format!(
                "From now on, logging in also asks for the number in your authenticator app.\n\nIf that was not you, set a new password.\n{link}"
            ),
        ),
        SECOND_FACTOR_OFF => {
            ("Two-step login is off", format!("From now on, your password alone logs you in.\n\nIf that was not you, set a new password.\n{link}"))
        }
        _ => return None,
    };
    Some((subject, format!("Hello {nickname},\n\n{text}\n\nJoongobooks\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_in_both_languages() {
        for kind in [RESET, VERIFY, WELCOME, PASSWORD_CHANGED, SECOND_FACTOR_ON, SECOND_FACTOR_OFF] {
            for words in [korean, english] {
                let (_, body) = words(kind, "하늘", "https://shop.example/x", 30, 48).unwrap_or_else(|| panic!("{kind} has no words"));
                assert!(body.contains("하늘") && body.contains("https://shop.example/x"), "{body}");
            }
        }
    }
}
