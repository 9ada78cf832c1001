//! The product's enumerations, with its own member names and numbers (domain facts, section 3.9).

/// Declares an enumeration with the product's numbers. The first member is the default.
///
/// As text a member is its name; a number is read too. In the store it is its number.
macro_rules! enumeration {
    ($( $(#[$meta:meta])* $name:ident { $( $value:literal $member:ident ),* $(,)? } )*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(
            missing_docs,
            non_camel_case_types,
            reason = "the members have the product's own names"
        )]
        pub enum $name { $( $member = $value ),* }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$member ),*];

            /// The product's name of the member.
            pub fn name(self) -> &'static str {
                match self { $( Self::$member => stringify!($member) ),* }
            }

            /// The product's number of the member.
            pub fn value(self) -> i16 {
                self as i16
            }

            /// The member of that number.
            pub fn from_value(value: i16) -> Option<Self> {
                match value { $( $value => Some(Self::$member), )* _ => None }
            }

            /// The member of that name, in any case, or of that number.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                let named = Self::ALL.iter().find(|member| member.name().eq_ignore_ascii_case(text));
                named.copied().or_else(|| Self::from_value(text.parse().ok()?))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                #[expect(clippy::indexing_slicing, reason = "evaluated when compiling")]
                const FIRST: $name = $name::ALL[0];
                FIRST
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.serialize_str(self.name())
                } else {
                    serializer.serialize_i16(self.value())
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                let unknown = concat!("not a member of ", stringify!($name));
                if deserializer.is_human_readable() {
                    let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                    Self::parse(&name)
                } else {
                    Self::from_value(i16::deserialize(deserializer)?)
                }
                .ok_or_else(|| D::Error::custom(unknown))
            }
        }

        impl $crate::domain::table::Field for $name {
            const KIND: &'static str = stringify!($name);

            fn parse(text: &str) -> Result<Self, $crate::domain::table::FieldError> {
                if text.trim().is_empty() {
                    return Ok(Self::default());
                }
                Self::parse(text).ok_or_else(|| {
                    let kind = stringify!($name);
                    let reason = format!("is not a member of {kind}, by name or number");
                    $crate::domain::table::FieldError::NotAccepted(reason)
                })
            }

            fn text(&self) -> std::borrow::Cow<'_, str> {
                if *self == Self::default() { "".into() } else { self.name().into() }
            }
        }
    )* };
}

enumeration! {
    /// What a transaction is. Synchronize orders takes 27, 31, 33 and 37.
    RetailTransactionType {
        0 LogOff, 1 LogOn, 2 Sales, 3 Payment, 4 RemoveTender, 5 FloatEntry, 6 ChangeTender,
        7 TenderDeclaration, 8 Voided, 9 OpenDrawer, 10 NegativeAdjustment, 11 PhysicalInventory,
        12 EndOfDay, 13 EndOfShift, 14 SalesOrder, 15 SalesInvoice, 16 BankDrop, 17 SafeDrop,
        18 IncomeExpense, 19 CustomerOrder, 20 StartingAmount, 21 SuspendShift, 22 BlindCloseShift,
        23 CloseShift, 24 PrintX, 25 PrintZ, 26 ManagerAuthorize, 27 PendingSalesOrder,
        28 KitDisassembly, 29 ResetPassword, 30 ChangePassword, 31 AsyncCustomerQuote,
        33 AsyncCustomerOrder, 34 ForceDeleteShift, 35 GiftCardInquiry, 36 SuspendedTransaction,
        37 AsyncOrderCancellation,
    }

    /// The state of a transaction, line or payment at its channel.
    RetailEntryStatus {
        0 None, 1 Voided, 2 Posted, 3 Concluded, 4 Cancelled, 5 OnHold, 6 Training,
        7 PendingInvoice, 8 CreatingOrder,
    }

    /// How far the synchronization of a transaction is.
    RetailTransactionOrderStatusType {
        0 None, 1 Failed, 2 Succeeded, 3 PendingSynchronization, 4 Editing,
    }

    /// Whether a transaction asks for an order or a quotation.
    RetailTransactionOrderType { 0 SalesOrder, 1 Quote }

    /// What kind of channel it is.
    RetailChannelType { 0 RetailStore, 1 OnlineStore, 2 OnlineMarketplace, 3 SharePointOnlineStore }

    /// The state of a sales order in headquarters; `Backorder` is shown as Open order.
    SalesStatus { 0 None, 1 Backorder, 2 Delivered, 3 Invoiced, 4 Canceled }

    /// The state of an upload session.
    RetailCDXUploadSessionStatus {
        0 Started, 1 Available, 2 Uploaded, 3 Applied, 4 Canceled, 5 UploadFailed, 6 ApplyFailed,
        7 ReadFailed,
    }

    /// Whether an upload session is run again: marked by a person, then executed by a newer session
    /// that names it. The member names are ours; the numbers are the product's.
    SessionRerun { 0 None, 1 Marked, 2 Executed }

    /// Where a discount comes from.
    DiscountOriginType { 0 None, 1 Customer, 2 Periodic, 3 Manual, 4 Loyalty_RU, 5 Tender }

    /// What a cashier entered as a discount.
    ManualDiscountType {
        0 None, 1 LineDiscountAmount, 2 LineDiscountPercent, 3 TotalDiscountAmount,
        4 TotalDiscountPercent,
    }

    /// Which customer discount it is.
    CustomerDiscountType { 0 None, 1 Line, 2 Multiline, 3 TotalDiscount }

    /// Which offer gave a periodic discount.
    PeriodicDiscountOfferType {
        0 MultipleBuy, 1 MixAndMatch, 2 Offer, 3 Promotion, 4 Threshold,
        5 LeastExpensiveFavorRetailer, 6 OfferLineQuantityLimit,
    }

    /// How a charge is calculated.
    MarkupMethod { 0 Fixed, 1 Pieces, 2 Percent, 3 InterCompanyPercent, 4 External, 5 Proportional }

    /// Which module a charge belongs to.
    MarkupModuleType { 0 None, 1 Sales, 3 Retail }

    /// How an infocode was answered.
    InfocodeInputType {
        0 None, 1 SubCode, 2 Date, 3 Numeric, 4 Item, 5 Customer, 6 Staff, 9 Text,
        10 SubCodeButtons, 11 AgeLimit, 12 CompositeSubCodes,
    }

    /// What an infocode was asked for.
    InfocodeLineType {
        0 Header, 1 Sales, 2 Payment, 3 IncomeExpense, 4 NoSale, 5 Affiliation, 6 Fiscal,
    }

    /// Whether and how a payment was voided.
    VoidStatus { 0 None, 1 NormalVoid, 2 ForceVoided, 3 ForceVoidReconciled }

    /// What the card processor said.
    CreditCardProcessorStatus { 0 NA, 1 Approved, 2 Declined, 3 Error }

    /// How an item was found at the register.
    RetailItemTransactionCode { 0 ItemOnFile, 1 ItemBarcodeNotOnFile, 2 ItemBlocked }

    /// How far the inventory transaction of a line is.
    RetailInventStatusSales { 0 None, 1 Reserved, 2 Posted }

    /// What kind of offer gave the discount of a line.
    RetailPeriodicDiscType { 0 None, 1 Multibuy, 2 MixAndMatch, 3 DiscountOffer }

    /// Whose gift card it is.
    RetailGiftCardType { 0 Unknown, 1 InternalGiftCard, 2 ExternalGiftCard }

    /// What was done with a gift card.
    GiftCardOperation { 0 None, 1 Issue, 2 AddTo, 3 CashOut }

    /// What a payment method does.
    TenderFunction { 0 Normal, 1 Card, 2 Check, 3 Customer, 4 TenderRemoveFloat }

    /// The result of Validate store transactions.
    RetailTransactionValidationStatus { 0 None, 20 Pending, 40 InProgress, 60 Failed, 80 Ok }

    /// Whether taxes were calculated the regular way or by the tax engine for India.
    TaxCalculationType { 0 Regular, 1 GTE }
}
