//! Orders and quotations in SQLite, as rows of normalized tables.

use commerce_hq::domain::cancellation::OrderCancellation;
use commerce_hq::domain::enums::SalesStatus;
use commerce_hq::domain::order::{OrderCharge, SalesLine, SalesOrder, Voucher};
use commerce_hq::domain::quotation::SalesQuotation;
use commerce_hq::domain::tables::RetailTransactionAddressTrans as Address;
use commerce_hq::domain::{CompanyId, Text};
use rusqlite::{CachedStatement, Connection, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rows::read_key;
use super::schema::{
    CANCELLATION, CHARGE, DISCOUNT, DOCUMENTS, LEDGER, LINE, ORDER, PAYMENT, QUOTATION, Shape, TAX,
    VOUCHER,
};
use super::value::{bind_row, bind_struct, read_row, read_struct};
use crate::Result;

/// The statements that insert documents, prepared for a commit.
pub struct Inserts<'t> {
    order: CachedStatement<'t>,
    quotation: CachedStatement<'t>,
    cancellation: CachedStatement<'t>,
    line: CachedStatement<'t>,
    discount: CachedStatement<'t>,
    tax: CachedStatement<'t>,
    charge: CachedStatement<'t>,
    payment: CachedStatement<'t>,
    voucher: CachedStatement<'t>,
    ledger: CachedStatement<'t>,
    address: CachedStatement<'t>,
    attribute: CachedStatement<'t>,
    infocode: CachedStatement<'t>,
    measure: CachedStatement<'t>,
}

impl<'t> Inserts<'t> {
    /// Prepares them.
    pub fn prepare(txn: &'t Transaction<'_>) -> Result<Self> {
        let all = &*DOCUMENTS;
        let prepare = |shape: &Shape| txn.prepare_cached(&shape.insert);
        Ok(Self {
            order: prepare(&all.orders)?,
            quotation: prepare(&all.quotations)?,
            cancellation: prepare(&all.cancellations)?,
            line: prepare(&all.lines)?,
            discount: prepare(&all.discounts)?,
            tax: prepare(&all.taxes)?,
            charge: prepare(&all.charges)?,
            payment: prepare(&all.payments)?,
            voucher: prepare(&all.vouchers)?,
            ledger: prepare(&all.ledger)?,
            address: prepare(&all.addresses)?,
            attribute: prepare(&all.attributes)?,
            infocode: prepare(&all.infocodes)?,
            measure: prepare(&all.measures)?,
        })
    }

    /// Inserts an order.
    pub fn order(&mut self, id: u64, transaction: u64, order: &SalesOrder) -> Result<()> {
        put(&mut self.order, &[id, transaction], ORDER, order)?;
        self.lines(id, order.delivery_address.as_ref(), &order.lines)?;
        self.charges(id, &order.markup_trans)?;
        for (place, payment) in (0..).zip(&order.payments) {
            put(&mut self.payment, &[id, place], PAYMENT, payment)?;
        }
        for (place, voucher) in (0..).zip(&order.vouchers) {
            self.voucher([id, place], voucher)?;
        }
        put_rows(&mut self.attribute, id, &order.attributes)?;
        put_rows(&mut self.infocode, id, &order.infocodes)?;
        put_rows(&mut self.measure, id, &order.tax_measures)
    }

    /// Inserts a quotation.
    pub fn quotation(&mut self, id: u64, transaction: u64, it: &SalesQuotation) -> Result<()> {
        put(&mut self.quotation, &[id, transaction], QUOTATION, it)?;
        self.lines(id, it.delivery_address.as_ref(), &it.lines)?;
        self.charges(id, &it.markup_trans)?;
        put_rows(&mut self.attribute, id, &it.attributes)?;
        put_rows(&mut self.infocode, id, &it.infocodes)
    }

    /// The address of the document has place 0, that of its first line place 1.
    fn lines(&mut self, id: u64, address: Option<&Address>, lines: &[SalesLine]) -> Result<()> {
        if let Some(address) = address {
            put_row(&mut self.address, &[id, 0], address)?;
        }
        for (place, line) in (0..).zip(lines) {
            put(&mut self.line, &[id, place], LINE, line)?;
            for (number, discount) in (0..).zip(&line.discounts) {
                put(&mut self.discount, &[id, place, number], DISCOUNT, discount)?;
            }
            for (number, tax) in (0..).zip(&line.taxes) {
                put(&mut self.tax, &[id, place, number], TAX, tax)?;
            }
            if let Some(address) = &line.delivery_address {
                put_row(&mut self.address, &[id, place + 1], address)?;
            }
        }
        Ok(())
    }

    fn voucher(&mut self, [id, place]: [u64; 2], voucher: &Voucher) -> Result<()> {
        put(&mut self.voucher, &[id, place], VOUCHER, voucher)?;
        for (line, ledger) in (0..).zip(&voucher.lines) {
            put(&mut self.ledger, &[id, place, line], LEDGER, ledger)?;
        }
        Ok(())
    }

    /// Inserts a cancellation.
    pub fn cancellation(
        &mut self,
        id: u64,
        transaction: u64,
        it: &OrderCancellation,
    ) -> Result<()> {
        put(&mut self.cancellation, &[id, transaction], CANCELLATION, it)?;
        self.voucher([id, 0], &it.voucher)
    }

    fn charges(&mut self, id: u64, charges: &[OrderCharge]) -> Result<()> {
        for (place, charge) in (0..).zip(charges) {
            put(&mut self.charge, &[id, place], CHARGE, charge)?;
        }
        Ok(())
    }
}

/// Inserts a struct under its key.
fn put<T: Serialize>(
    statement: &mut CachedStatement<'_>,
    key: &[u64],
    columns: &[&str],
    value: &T,
) -> Result<()> {
    bind_keys(statement, key)?;
    bind_struct(statement, key.len() + 1, columns, value)?;
    statement.raw_execute()?;
    Ok(())
}

fn put_rows<T: Serialize>(statement: &mut CachedStatement<'_>, id: u64, rows: &[T]) -> Result<()> {
    (0..).zip(rows).try_for_each(|(place, row)| put_row(statement, &[id, place], row))
}

fn put_row<T: Serialize>(statement: &mut CachedStatement<'_>, key: &[u64], row: &T) -> Result<()> {
    bind_keys(statement, key)?;
    bind_row(statement, key.len() + 1, row)?;
    statement.raw_execute()?;
    Ok(())
}

fn bind_keys(statement: &mut CachedStatement<'_>, key: &[u64]) -> Result<()> {
    statement.clear_bindings();
    for (at, part) in (1..).zip(key) {
        statement.raw_bind_parameter(at, part)?;
    }
    Ok(())
}

/// The order of that number.
pub fn read(connection: &Connection, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
    let by_number = "select id from SalesOrder where DataAreaId = ? and SalesId = ?";
    let mut statement = connection.prepare_cached(by_number)?;
    let key = params![company.as_str(), sales_id.as_str()];
    read_by_id(connection, statement.query_row(key, |row| row.get(0))?)
}

/// The orders with that reference, the newest first.
pub fn of_reference(
    connection: &Connection,
    company: &CompanyId,
    reference: &Text,
) -> Result<Vec<SalesOrder>> {
    let mut statement = connection.prepare_cached(
        "select id from SalesOrder where DataAreaId = ? and ChannelReferenceId = ? \
         order by id desc",
    )?;
    let key = params![company.as_str(), reference.as_str()];
    let ids = statement.query_map(key, |row| row.get(0))?;
    let ids: Vec<u64> = ids.collect::<std::result::Result<_, _>>()?;
    ids.into_iter().map(|id| read_by_id(connection, id)).collect()
}

fn read_by_id(connection: &Connection, id: u64) -> Result<SalesOrder> {
    let all = &*DOCUMENTS;
    let found = children(connection, &all.orders, id, |row| {
        Ok((row.get::<_, u64>(1)?, read_struct::<SalesOrder>(row, 2, ORDER)?))
    })?;
    let (transaction, mut order) = found.into_iter().next().ok_or("no such order")?;
    order.retail_transaction = connection
        .prepare_cached(
            "select DataAreaId, Channel, store, terminal, transactionId \
             from RetailTransactionTable where id = ?",
        )?
        .query([transaction])?
        .next()?
        .map(|row| read_key(row, 0))
        .ok_or("no transaction of the order")??;
    order.lines =
        structs(connection, &all.lines, id, LINE)?.into_iter().map(|(_, it)| it).collect();
    for (key, discount) in structs(connection, &all.discounts, id, DISCOUNT)? {
        order.lines.get_mut(key).ok_or("no line of a discount")?.discounts.push(discount);
    }
    for (key, tax) in structs(connection, &all.taxes, id, TAX)? {
        order.lines.get_mut(key).ok_or("no line of a tax")?.taxes.push(tax);
    }
    for (place, address) in rows::<Address>(connection, &all.addresses, id)? {
        match place.checked_sub(1) {
            None => order.delivery_address = Some(address),
            Some(line) => {
                let line = order.lines.get_mut(line).ok_or("no line of an address")?;
                line.delivery_address = Some(address);
            }
        }
    }
    order.markup_trans = values(structs(connection, &all.charges, id, CHARGE)?);
    order.payments = values(structs(connection, &all.payments, id, PAYMENT)?);
    order.vouchers = values(structs(connection, &all.vouchers, id, VOUCHER)?);
    for (key, line) in structs(connection, &all.ledger, id, LEDGER)? {
        order.vouchers.get_mut(key).ok_or("no voucher of a line")?.lines.push(line);
    }
    order.attributes = values(rows(connection, &all.attributes, id)?);
    order.infocodes = values(rows(connection, &all.infocodes, id)?);
    order.tax_measures = values(rows(connection, &all.measures, id)?);
    if is_canceled(connection, &order)? {
        order.sales_status = SalesStatus::Canceled;
    }
    Ok(order)
}

fn is_canceled(connection: &Connection, order: &SalesOrder) -> Result<bool> {
    let by_number = "select 1 from Cancellation where DataAreaId = ? and SalesId = ?";
    let key = params![order.data_area_id.as_str(), order.sales_id.as_str()];
    Ok(connection.prepare_cached(by_number)?.exists(key)?)
}

fn values<T>(found: Vec<(usize, T)>) -> Vec<T> {
    found.into_iter().map(|(_, value)| value).collect()
}

/// The structs below a document, each with its line.
fn structs<T: DeserializeOwned>(
    connection: &Connection,
    shape: &Shape,
    id: u64,
    columns: &[&str],
) -> Result<Vec<(usize, T)>> {
    children(connection, shape, id, |row| Ok((row.get(1)?, read_struct(row, shape.key, columns)?)))
}

/// The rows of one of the eleven tables below a document, each with its place.
fn rows<T: DeserializeOwned>(
    connection: &Connection,
    shape: &Shape,
    id: u64,
) -> Result<Vec<(usize, T)>> {
    children(connection, shape, id, |row| {
        Ok((row.get(1)?, read_row(row, shape.key, shape.columns.len())?))
    })
}

fn children<T>(
    connection: &Connection,
    shape: &Shape,
    id: u64,
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(&shape.of_parents)?;
    let mut found = statement.query([id, id])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}
