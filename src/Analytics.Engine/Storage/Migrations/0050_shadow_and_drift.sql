-- What a challenger would have listed on the days on which it only looked on.
CREATE TABLE shadow_leads (
    model_id TEXT NOT NULL,
    list_date TEXT NOT NULL,
    rank INTEGER NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    district TEXT NOT NULL,
    window_from TEXT NOT NULL,
    window_to TEXT NOT NULL,
    method TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (model_id, list_date, rank)
);

-- The days on which a challenger looked on, whether or not it would have listed anything.
CREATE TABLE shadow_days (
    model_id TEXT NOT NULL,
    list_date TEXT NOT NULL,
    PRIMARY KEY (model_id, list_date)
);

-- How far today's inputs, scores and outcomes are from those before.
CREATE TABLE drift (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    psi DOUBLE PRECISION,
    ks DOUBLE PRECISION,
    p_value DOUBLE PRECISION NOT NULL,
    notable INTEGER NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (kind, day, part, name)
);
