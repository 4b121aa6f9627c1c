//! tmp
fn main() {
    for p in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&p).unwrap();
        let c = dechaff::clean(&t);
        for e in c.edits() {
            if e.is_line() {
                println!(
                    "{} {:<18} {:?}",
                    p.rsplit('/').next().unwrap(),
                    e.rule().name(),
                    e.before().chars().take(150).collect::<String>()
                );
            }
        }
    }
}
