//! Batch jobs and My batch jobs.

use super::desk::{Desk, every_five_minutes};
use commerce_hq::commands::PageId;

#[test]
fn look() {
    let mut desk = Desk::new((80, 24));
    let first = desk.job(Some(every_five_minutes()));
    desk.job(None);
    desk.execute();
    desk.step();
    desk.execute();
    for size in [(80, 24), (120, 40), (200, 60), (60, 16)] {
        desk.resize(size.0, size.1);
        for page in [PageId::BatchJobs, PageId::BatchJobHistory, PageId::MessageCenter] {
            desk.open(page);
            println!("{}", desk.screen.text());
        }
        desk.open(PageId::BatchJobs);
        desk.keys("Down Enter");
        println!("{}", desk.screen.text());
        desk.open(PageId::BatchJobs);
        desk.press(commerce_hq::semantics::Role::Button, "Change status");
        println!("{}", desk.screen.text());
        desk.open(PageId::BatchJobHistory);
        desk.keys("Enter");
        println!("{}", desk.screen.text());
    }
    println!("{:?}", desk.stored(first));
}
