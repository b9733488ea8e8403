//! What the codes about units and tags mean.

use crate::diagnostic::Explanation;

pub(super) const UNKNOWN_UNIT: Explanation = Explanation {
    why: "The column is in this unit, and what comes in another one is converted to it. That takes a unit whose dimension and \
          factor are known. Write symbols, such as `km`, `kWh` or `percent`; under `units` stand more spellings of them. There \
          are: length `m`, `km`, `mi`, `ft`, `cm`, `mm`; speed `km/h`, `mph`, `m/s`, `kn`; energy `J`, `kJ`, `MJ`, `Wh`, `kWh`, \
          `MWh`; power `W`, `kW`, `MW`, `PS`, `hp`; voltage `V`, `mV`, `kV`; current `A`, `mA`; temperature `celsius`, \
          `fahrenheit`, `kelvin`; pressure `Pa`, `hPa`, `kPa`, `MPa`, `bar`, `mbar`, `psi`; volume `L`, `mL`, `m3`, `gal`, \
          `gal_uk`; time `s`, `ms`, `min`, `h`, `d`; angle `deg`, `rad`; ratio `percent`, `ratio`, `permille`; mass `kg`, `g`, \
          `t`, `lb`; rotation `rpm`; frequency `Hz`, `kHz`, `MHz`; charge `Ah`, `mAh`; torque `Nm`; acceleration `m/s2`, \
          `g_force`; count `count`.",
    wrong: "
signals:
  Charge:
    EnergyAdded: { value: double, unit: kWhh }",
    right: "
signals:
  Charge:
    EnergyAdded: { value: double, unit: kWh }",
};

pub(super) const UNIT_FIELD: Explanation = Explanation {
    why: "`unit_field` says where a body names the unit that a value came in, `unit_if_absent` what a body without one means. \
          Both convert to `unit`, so they need one; and a body, which the envelope has not.",
    wrong: "
signals:
  Charge:
    Voltage: { value: double, unit_field: unit }",
    right: "
signals:
  Charge:
    Voltage: { value: double, unit: V, unit_field: unit }",
};

pub(super) const DIMENSION: Explanation = Explanation {
    why: "Kilometres become miles, never kilowatt-hours: only units of one dimension can be converted.",
    wrong: "
signals:
  Odometer:
    TraveledDistance: { value: double, unit: km, unit_if_absent: kWh }",
    right: "
signals:
  Odometer:
    TraveledDistance: { value: double, unit: km, unit_if_absent: mi }",
};

pub(super) const UNKNOWN_TAG: Explanation = Explanation {
    why: "Tags govern who may see a column. A misspelt one would leave personal data without protection, so tags and their \
          words are declared at the top.",
    wrong: "
tags: { pii: [none, location] }
signals:
  Location:
    IsAtHome: { type: boolean, tags: { pii: loction } }",
    right: "
tags: { pii: [none, location] }
signals:
  Location:
    IsAtHome: { type: boolean, tags: { pii: location } }",
};

pub(super) const SPELLING: Explanation = Explanation {
    why: "A value that comes in this spelling could be in either unit, and would be converted by chance.",
    wrong: "
units: { km: [klicks], mi: [klicks] }",
    right: "
units: { km: [klicks] }",
};
