//! The commit of a synchronization in SQLite: documents, order status, numbers, customers.

use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::{Amount, CompanyId, Currency, Moment, Text};
use commerce_hq::store::Posted;
use rusqlite::{CachedStatement, Connection, Transaction, params};

use super::orders::Inserts;
use super::value::{bind_value, read_value};
use crate::Result;
use crate::contender::Facts;
use crate::peer::{NextNumbers, Posting};
use crate::world::NOW;

/// The next numbers.
pub fn numbers(connection: &Connection) -> Result<NextNumbers> {
    let mut statement = connection.prepare("select company, code, next from NumberSequence")?;
    let mut found = statement.query([])?;
    let mut numbers = NextNumbers::new();
    while let Some(row) = found.next()? {
        let sequence = (read_value::<CompanyId>(row, 0)?, read_value::<Text>(row, 1)?);
        numbers.insert(sequence, row.get(2)?);
    }
    Ok(numbers)
}

/// Stores what became of transactions, in one commit.
pub fn post(connection: &mut Connection, posting: &Posting) -> Result<()> {
    let txn = connection.transaction()?;
    put_numbers(&txn, posting)?;
    put_customers(&txn, posting)?;
    let last = "select max(ifnull((select max(id) from SalesOrder), 0), \
                ifnull((select max(id) from SalesQuotation), 0), \
                ifnull((select max(id) from Cancellation), 0))";
    let mut next: u64 = txn.prepare_cached(last)?.query_row([], |row| row.get(0))?;
    let mut statuses = Statuses::prepare(&txn)?;
    let mut documents = Inserts::prepare(&txn)?;
    for (id, posted) in &posting.results {
        let id = *id;
        let is_due = match posted {
            Posted::Failed(failure) => {
                statuses.fail(id, (failure.code, &failure.message, &failure.remedy))?;
                continue;
            }
            Posted::Already => continue,
            _ => statuses.succeed(id)?,
        };
        next += 1;
        match posted {
            Posted::Order(order) if is_due => documents.order(next, id, order)?,
            Posted::Quotation(quotation) if is_due => documents.quotation(next, id, quotation)?,
            Posted::Cancellation(it) if is_due => documents.cancellation(next, id, it)?,
            _ => {}
        }
    }
    drop((statuses, documents));
    txn.commit()?;
    Ok(())
}

fn put_numbers(txn: &Transaction<'_>, posting: &Posting) -> Result<()> {
    let mut put = txn.prepare_cached("insert or replace into NumberSequence values (?, ?, ?)")?;
    for ((company, code), next) in &posting.numbers {
        put.execute(params![company.as_str(), code.as_str(), next])?;
    }
    Ok(())
}

fn put_customers(txn: &Transaction<'_>, posting: &Posting) -> Result<()> {
    let mut put = txn.prepare_cached("insert or ignore into Customer values (?, ?, ?, ?, ?)")?;
    for new in &posting.customers {
        let customer = &new.customer;
        let document = postcard::to_allocvec(new)?;
        let (company, account) = (customer.company.as_str(), customer.account.as_str());
        put.execute(params![
            company,
            account,
            customer.name.as_str(),
            new.email.as_str(),
            document
        ])?;
    }
    Ok(())
}

/// The statements that change an order status.
struct Statuses<'t> {
    succeed: CachedStatement<'t>,
    fail: CachedStatement<'t>,
}

impl<'t> Statuses<'t> {
    fn prepare(txn: &'t Transaction<'_>) -> Result<Self> {
        Ok(Self {
            succeed: txn.prepare_cached(
                "update Status set status = 2, modified = ?, code = null, message = null, \
                 remedy = null where transaction_number = ? and status <> 2",
            )?,
            fail: txn.prepare_cached(
                "update Status set status = 1, modified = ?, retry_count = retry_count + 1, \
                 code = ?, message = ?, remedy = ? where transaction_number = ? and status <> 2",
            )?,
        })
    }

    /// Whether the transaction had not succeeded before.
    fn succeed(&mut self, id: u64) -> Result<bool> {
        bind_value(&mut self.succeed, 1, &Moment(Some(NOW)))?;
        self.succeed.raw_bind_parameter(2, id)?;
        Ok(self.succeed.raw_execute()? == 1)
    }

    fn fail(&mut self, id: u64, (code, message, remedy): (&str, &str, &str)) -> Result<()> {
        bind_value(&mut self.fail, 1, &Moment(Some(NOW)))?;
        for (at, text) in (2..).zip([code, message, remedy]) {
            self.fail.raw_bind_parameter(at, text)?;
        }
        self.fail.raw_bind_parameter(5, id)?;
        self.fail.raw_execute()?;
        Ok(())
    }
}

/// What finds the order of a transaction.
pub fn order_of(connection: &Connection, transaction: u64) -> Result<Option<(CompanyId, Text)>> {
    let by_number = "select DataAreaId, SalesId from SalesOrder where transaction_number = ?";
    let mut statement = connection.prepare_cached(by_number)?;
    let mut found = statement.query([transaction])?;
    let Some(row) = found.next()? else { return Ok(None) };
    Ok(Some((read_value(row, 0)?, read_value(row, 1)?)))
}

/// Counts and sums everything. Amounts are added here, exactly, and not by the database.
pub fn facts(connection: &Connection) -> Result<Facts> {
    let count = |of: &str| -> Result<u64> {
        Ok(connection.query_row(&format!("select count(*) from {of}"), [], |row| row.get(0))?)
    };
    let mut facts = Facts {
        transactions: count("RetailTransactionTable")?,
        orders: count("SalesOrder")?,
        quotations: count("SalesQuotation")?,
        cancellations: count("Cancellation")?,
        payments: count("Payment")?,
        failed: count(&format!("Status where status = {}", Status::Failed.value()))?,
        ..Facts::default()
    };
    let mut statement = connection.prepare("select CurrencyCode, TotalAmount from SalesOrder")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (currency, amount) = (read_value::<Currency>(row, 0)?, read_value::<Amount>(row, 1)?);
        facts.amount.add(currency, amount).ok_or("the total is out of range")?;
    }
    Ok(facts)
}
