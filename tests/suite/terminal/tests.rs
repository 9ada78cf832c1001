//! The harness against a stand-in for the program: a shell script that keeps the promises of
//! `--semantics` and has three controls in a ring and one outside it.

use super::*;

/// Tab goes round the controls, a click makes its bytes the name of the page, Ctrl+Q leaves, and
/// any other key changes nothing.
const STAND_IN: &str = r#"
pipe=$2 input=0 seq=0 focus=one page=start same=false
frame() {
    seq=$((seq + 1))
    printf '{"seq":%d,"input":%d,"same":%s,"page":"%s","path":[],"dialogs":[],"focus":"%s",' \
        $seq $input $same "$page" $focus
    printf '"busy":false,"running":0,"due":null,"clock":"2026-01-05T15:00:00Z","nodes":['
    for id in one two three outside; do
        printf '{"id":"%s","parent":null,"role":"button","name":"Button %s","value":null,' $id $id
        printf '"description":null,"states":[],"rect":[10,2,9,3]}'
        [ $id = outside ] || printf ,
    done
    printf ']}\n'
}
read_key() { dd bs=64 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; }

stty raw -echo
printf 'ready'
exec 3>"$pipe"
frame >&3
while key=$(read_key); do
    input=$((input + 1)) same=false
    case $key in
    09) case $focus in one) focus=two ;; two) focus=three ;; *) focus=one ;; esac ;;
    11) exit 5 ;;
    1b5b3c*)
        while [ "${key%6d}" = "$key" ]; do key=$key$(read_key); done
        input=$((input + 1)) page=$key ;;
    *) same=true ;;
    esac
    frame >&3
done
"#;

fn start() -> Terminal {
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", STAND_IN, "stand-in"]);
    Terminal::run(command, Size { columns: 60, rows: 12 })
}

#[test]
fn a_key_returns_when_it_was_handled() {
    let mut hq = start();
    assert_eq!(hq.frame().tree.focus.as_deref(), Some("one"));
    hq.key("Tab");
    assert_eq!(hq.frame().tree.focus.as_deref(), Some("two"));
    hq.text("50");
    assert_eq!((hq.frame().input, hq.frame().same), (3, true));
    hq.wait_for_screen("what the program printed", |screen| screen.contents() == "ready");
}

#[test]
fn tab_goes_to_the_named_control_or_says_what_it_passed() {
    let mut hq = start();
    hq.focus_by_tab(Role::Button, "Button three");
    assert_eq!(hq.frame().tree.focus.as_deref(), Some("three"));
    let passed = hq.tab_to(Role::Button, "Button outside").unwrap_err();
    let around = ["Button \"Button three\"", "Button \"Button one\"", "Button \"Button two\""];
    assert_eq!(passed, around);
}

#[test]
fn a_click_lands_on_the_middle_of_the_control() {
    let mut hq = start();
    hq.click(Role::Button, "Button two");
    // ESC [ < 0 ; 15 ; 4 M for the press, the same with m for the release.
    let sent = "1b5b3c303b31353b344d1b5b3c303b31353b346d";
    assert_eq!(hq.frame().tree.page, sent);
    assert_eq!(hq.frame().input, 2);
}

#[test]
fn a_key_that_ends_the_program_does_not_wait_for_another_frame() {
    let mut hq = start();
    hq.key("Ctrl+Q");
    assert_eq!(hq.wait_exit().exit_code(), 5);
}

#[test]
fn a_program_that_was_killed_leaves_its_last_frame() {
    let mut hq = start();
    hq.key("Tab");
    assert!(!hq.kill().success());
    assert_eq!(hq.frame().tree.focus.as_deref(), Some("two"));
}
