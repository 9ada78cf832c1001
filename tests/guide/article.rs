//! Articles are read into procedures, whatever stands around the steps.

use commerce_hq::guide::{Article, ArticleError, MAX_BYTES, MAX_STEPS, MAX_TEXT, Step};

const ARTICLE: &str = "\u{feff}---
title: \"Lend a book\"
ms.custom:
  - bap
---

# Lend books

[!include [banner](../banner.md)]

Lending has two stages.

- The member chooses a book.
- Wait until it is free.

> [!NOTE]
> 1. Select **Nothing**.

## At the desk

Follow these steps.

1. Go to **Library \\> Loans**.  
2. In the **Branch** field, select
   **Old town**.
    1. Select a store.

    1. Select the arrow.
        - **Green** is for children.
2. Enter `3` in the **Letters** field.

    Typically, this is 3-9.

    This paragraph only explains.
![picture](a.png)

5) Select **OK** &amp; wait.

A paragraph.

7. Select **Print**.

```
1. Select **Code**.
```

### On the web

* Open **Web desk**.
* Select **Lend**.

| 1. Select | **Table** |

<!-- 1. Select **Comment**.
2. Select **Comment**. -->

## Words used

1. RetailBook
2. RetailLoan

[!INCLUDE[footer](../footer.md)]
";

fn texts(steps: &[Step]) -> Vec<String> {
    steps.iter().map(Step::text).collect()
}

#[test]
fn procedures_are_found_among_prose() {
    let article = Article::read(ARTICLE).expect("the article is small");
    assert_eq!(article.title, "Lend books");
    let titles: Vec<_> =
        article.procedures.iter().map(|found| (found.line, found.title.as_str())).collect();
    assert_eq!(titles, [(19, "At the desk"), (47, "On the web")]);
    assert_eq!(texts(&article.procedures[1].steps), ["Open Web desk.", "Select Lend."]);
}

#[test]
fn steps_keep_their_line_their_captions_and_their_nesting() {
    let article = Article::read(ARTICLE).expect("the article is small");
    let steps = &article.procedures[0].steps;
    assert_eq!(
        texts(steps),
        [
            "Go to Library > Loans.",
            "In the Branch field, select Old town.",
            "Enter 3 in the Letters field. Typically, this is 3-9.",
            "Select OK & wait.",
            "Select Print."
        ]
    );
    assert_eq!(steps.iter().map(|step| step.line).collect::<Vec<_>>(), [23, 24, 30, 37, 41]);
    assert_eq!(steps[1].captions(), ["Branch", "Old town"]);
    assert_eq!(texts(&steps[1].sub_steps), ["Select a store.", "Select the arrow."]);
    assert!(steps[1].sub_steps[1].sub_steps.is_empty(), "bulleted prose is no step");
}

#[test]
fn numbering_may_repeat_and_a_paragraph_starts_a_new_procedure() {
    let text = "## A\n1. Select **A**.\n1. Select **B**.\n1. Select **C**.\n\nTo undo:\n\n1. Select **D**.\n";
    let article = Article::read(text).expect("the article is small");
    let sizes: Vec<_> = article.procedures.iter().map(|found| found.steps.len()).collect();
    assert_eq!(sizes, [3, 1]);
}

#[test]
fn an_item_that_only_introduces_steps_does_not_hide_them() {
    for marker in ["1.", "-"] {
        let text = format!("{marker} Say whom it is for:\n    {marker} Select **A**.\n");
        let article = Article::read(&text).expect("the article is small");
        let outer = &article.procedures[0].steps;
        assert_eq!(texts(outer), ["Say whom it is for:"]);
        assert_eq!(texts(&outer[0].sub_steps), ["Select A."]);
    }
}

#[test]
fn a_step_with_a_spoilt_number_is_not_taken_for_an_aside() {
    let text =
        "1. Select **A**.\n:. Select **B**.\n:::image type=\"content\":::\n2. Select **C**.\n";
    let article = Article::read(text).expect("the article is small");
    let steps = &article.procedures[0].steps;
    assert_eq!(texts(steps), ["Select A. :. Select B.", "Select C."]);
}

#[test]
fn an_article_without_steps_has_no_procedure() {
    for text in ["", "---", "---\ntitle: X\n---\n", "# Only prose\n\n- One\n- Two\n", "1.\n2.\n"] {
        let article = Article::read(text).expect("the article is small");
        assert!(article.procedures.is_empty(), "{text:?}");
    }
}

#[test]
fn what_is_too_large_is_refused_with_its_place() {
    assert_eq!(
        Article::read(&" ".repeat(MAX_BYTES + 1)),
        Err(ArticleError::TooLarge { bytes: MAX_BYTES + 1 })
    );
    let long = format!("\n1. {}", "x".repeat(MAX_TEXT));
    assert_eq!(Article::read(&long), Err(ArticleError::TooLong { line: 2 }));
    let many = "1. Select **A**.\n".repeat(MAX_STEPS + 1);
    assert_eq!(Article::read(&many), Err(ArticleError::TooManySteps { line: MAX_STEPS + 1 }));
    assert_eq!(Article::from_bytes(b"# A\n\xff"), Err(ArticleError::NotText { at: 4 }));
}

#[test]
fn deep_nesting_and_unclosed_markup_are_read_to_the_end() {
    let items: Vec<String> =
        (0..200).map(|depth| format!("{}1. Select **A**.", " ".repeat(depth * 2))).collect();
    let deep = items.join("\n");
    assert_eq!(Article::read(&deep).expect("the article is small").procedures.len(), 1);
    for sign in ["[", "**", "`", "<", "&", "\"", "\u{201c}", "![", "__a", "\\", ">", "("] {
        let text = format!("1. Select {}", sign.repeat(MAX_TEXT / 4));
        let article = Article::read(&text).expect("the article is small enough");
        for step in article.procedures.iter().flat_map(|found| &found.steps) {
            // Whatever it is read as, it is read, and nothing is made longer.
            let shown = format!("{:?}", commerce_hq::guide::instructions(step));
            assert!(shown.len() < 4 * MAX_TEXT, "{sign}");
        }
    }
}

/// `SplitMix64`, so that the mutations are the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap_or_default()
    }
}

#[test]
fn mutated_articles_are_read_without_a_panic() {
    let signs: Vec<char> = "*_`[]()<>&;\\\"\u{201c}#-1.) \n\t,:\u{e9}or".chars().collect();
    let mut random = Random(20_240_528);
    let mut understood = 0;
    for _ in 0..300 {
        let mut text: Vec<char> = ARTICLE.chars().collect();
        for _ in 0..=random.below(40) {
            let at = random.below(text.len());
            match random.below(4) {
                0 => text[at] = signs[random.below(signs.len())],
                1 => text.insert(at, signs[random.below(signs.len())]),
                2 => drop(text.remove(at)),
                _ => {
                    let end = (at + random.below(60)).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    let to = random.below(text.len());
                    text.splice(to..to, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let article = Article::read(&text).expect("mutation keeps the article small");
        let steps = article.procedures.iter().flat_map(|found| &found.steps);
        understood += steps.filter(|step| commerce_hq::guide::instructions(step).is_ok()).count();
    }
    assert!(understood > 300, "most steps survive a mutation: {understood}");
}
