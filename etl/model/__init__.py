"""The pure core: periods, units, observations, registry types, currency conversion. No I/O happens here."""
