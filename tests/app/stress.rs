use crate::support::*;

#[test]
fn tail() {
    runtime().block_on(async {
        let open = Open::new(Kind::Sqlite, |_| {}).await;
        let seller = open.shop.member("haneul").await;
        seller.sells(&[]).await;
        let t = Browser::of(seller.clone()).open("/").await.answer.text();
        println!("TAIL {}", &t[t.len().saturating_sub(600)..]);
        for body in [
            "title=a&title=b", "title[0]=a", "title[]=a", "title[a]=b", "title[a][b][c][d][e][f][g][h][i][j]=1", "photos=1", "photos[a]=1", "photos[0][0]=1",
            "photos[0]=1&photos=2", "photos[99999999999999999999]=1", "title=%FF%FE", "title=%ED%A0%80", "%FF=1&title=%C3%28",
        ] {
            let a = seller.post_raw("/api/book/create", body).await;
            println!("BODY {body} {}", a.told());
        }
        for q in ["page=1&page=2", "page[0]=1", "status[a]=sold", "limit[]=5", "page=%FF"] {
            println!("QUERY {q} {}", seller.get(&format!("/api/book/list?{q}")).await.told());
        }
        open.close().await;
    });
}

fn hang(kind: Kind) {
    runtime().block_on(async {
        let open = Open::new(kind, |config| config.limits.request_seconds = 8).await;
        let seller = open.shop.member("haneul").await;
        let id = seller.sells(&[]).await;
        let (mut total, mut bad) = (0, std::collections::BTreeMap::<String, usize>::new());
        let begin = std::time::Instant::now();
        while begin.elapsed().as_secs() < 60 {
            for who in [Browser::of(seller.clone()), open.shop.browser()] {
                for path in ["/login", "/signup", "/", "/books", &format!("/books/{id}"), "/about", "/nope", "/books/new"] {
                    for width in [1usize, 8] {
                        let pages = all_at_once((0..width).map(|_| {
                            let (browser, path) = (who.clone(), path.to_owned());
                            async move { browser.look(&path).await.answer.status }
                        }))
                        .await;
                        total += width;
                        let hung = pages.iter().filter(|s| **s == 503).count();
                        if hung > 0 {
                            *bad.entry(format!("{path} x{width} signed in {}", who.visitor.cookie("session").is_some())).or_default() += hung;
                        }
                    }
                }
            }
        }
        println!("HANG {kind:?} {total} pages: {bad:?}");
        open.close().await;
    });
}
#[test]
fn hang_1() { hang(Kind::Sqlite) }
#[test]
fn hang_2() { hang(Kind::Sqlite) }
#[test]
fn hang_3() { hang(Kind::Sqlite) }
#[test]
fn hang_4() { hang(Kind::Sqlite) }
