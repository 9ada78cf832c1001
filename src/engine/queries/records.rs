//! Records of a list as documents with the product's names, for programs.

use serde_json::Value;

use super::Reader;
use crate::domain::order::SalesOrder;
use crate::engine::Failure;
use crate::engine::query::{ListKind, ListQuery};

impl Reader<'_> {
    pub(super) async fn records(&self, query: &ListQuery) -> Result<Vec<Value>, Failure> {
        if query.list == ListKind::BatchHistory {
            return self.history_records(query).await?.iter().map(value).collect();
        }
        let ordinals = self.ordinals(query).await?;
        match query.list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                let records = self.transaction_records(&ordinals).await?;
                records.iter().map(value).collect()
            }
            ListKind::Orders => {
                self.headquarters.orders(&ordinals).await?.iter().map(value).collect()
            }
            ListKind::Payments => {
                let orders = self.headquarters.orders(&ordinals).await?;
                let of_order = |order| children(order, "Payments", |order| &order.payments);
                orders.iter().map(of_order).collect::<Result<Vec<_>, _>>().map(|all| all.concat())
            }
            ListKind::Postings => {
                let orders = self.posted_orders(&ordinals).await?;
                let of_order = |order| children(order, "Vouchers", |order| &order.vouchers);
                orders.iter().map(of_order).collect::<Result<Vec<_>, _>>().map(|all| all.concat())
            }
            ListKind::Quotations => {
                self.headquarters.quotations(&ordinals).await?.iter().map(value).collect()
            }
            ListKind::Cancellations => {
                self.headquarters.cancellations(&ordinals).await?.iter().map(value).collect()
            }
            ListKind::Conflicts | ListKind::Quarantine => {
                self.held_records(query.list, &ordinals).await
            }
            ListKind::Gaps => self.gaps(&ordinals).iter().map(value).collect(),
            ListKind::BatchJobs => {
                let jobs = ordinals.iter().map(|id| self.batch_job(*id));
                jobs.map(|job| value(&job?)).collect()
            }
            // It is answered above.
            ListKind::BatchHistory => Ok(Vec::new()),
            ListKind::UploadSessions => {
                let found = ordinals.iter().filter_map(|number| self.headquarters.session(*number));
                found.map(|session| value(&session)).collect()
            }
        }
    }
}

/// Each child of an order as an object of its own that names its order.
fn children<T: serde::Serialize>(
    order: &SalesOrder,
    what: &str,
    of: impl Fn(&SalesOrder) -> &Vec<T>,
) -> Result<Vec<Value>, Failure> {
    let object = |child: &T| {
        let mut child = value(child)?;
        if let Value::Object(fields) = &mut child {
            fields.insert("SalesId".into(), order.sales_id.as_str().into());
            fields.insert("DataAreaId".into(), order.data_area_id.as_str().into());
            fields.insert("ChannelReferenceId".into(), order.channel_reference_id.as_str().into());
        } else {
            return Err(Failure::failed(format!("{what} are no objects")));
        }
        Ok(child)
    };
    of(order).iter().map(object).collect()
}

fn value(record: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(record)
        .map_err(|error| Failure::failed(format!("a record cannot be written as JSON: {error}")))
}
