"""What the small releases of the tests say beside their figures: names, quality, findings, certificate."""

from __future__ import annotations


def both(en: str, ru: str) -> dict[str, str]:
    return {"en": en, "ru": ru}


INDICATORS = """
headcount.persons | Active workers | Активные работники | persons | человек | 0
headcount.fte | Full-time equivalents | Полные ставки | full-time equivalents | полных ставок | 0
population.persons | Population | Население | persons | человек | 0
entries.persons | Entrants | Начавшие практику | persons | человек | 0
exits.persons | Leavers | Прекратившие практику | persons | человек | 0
movements.persons | Movements across the border | Перемещения через границу | persons | человек | 0
funded_posts.posts | Funded posts | Финансируемые ставки | posts | ставок | 0
filled_posts.posts | Filled posts | Занятые ставки | posts | ставок | 0
workload.required | Staff required for the workload (WISN) | Штат, необходимый для нагрузки (WISN) | full-time equivalents | полных ставок | 0
workload_staff.fte | Staff where workload is reported | Работники там, где учтена нагрузка | full-time equivalents | полных ставок | 0
cadre.gdp_per_head | GDP per person at constant prices | ВВП на человека в постоянных ценах | national currency per year | в национальной валюте в год | 0
cadre.consumer_prices | Consumer price index | Индекс потребительских цен | index | индекс | 1
2-02 | Length of training | Продолжительность обучения | years | лет | 0
education.persons | Students and graduates | Студенты и выпускники | persons | человек | 0
incidents.events | Incidents of harm | Случаи вреда | incidents | случаев | 0
concerns_received.events | Concerns received | Полученные обращения | concerns | обращений | 0
ssa.ATTACKS | Attacks on health care listed by WHO (SSA) | Нападения на медицинскую помощь в списке ВОЗ (SSA) | attacks | нападений | 0
pay_median.median_annual | Median annual pay | Медианная годовая оплата | XSD per year | XSD в год | 0
budget.budgeted | Budget | Бюджет | XSD per year | XSD в год | 0
budget.executed | Spent | Исполнено | XSD per year | XSD в год | 0
1-01 | Workers per population | Работники на население | per 10,000 people | на 10 000 населения | 1
1-02 | Workers per population by area | Работники на население по территориям | per 10,000 people | на 10 000 населения | 1
1-03 | Age structure | Возрастная структура | % | % | 1
1-04 | Women in the workforce | Женщины среди работников | % | % | 1
1-08 | Foreign-trained share | Доля обученных за рубежом | % | % | 1
2-06 | Drop-out | Отсев | % | % | 1
5-01 | Graduates in practice within a year | Выпускники, работающие через год | % | % | 1
5-02 | Replenishment from domestic training | Пополнение из выпускников страны | % | % | 1
5-03 | Entry of foreign-trained workers | Приток обученных за рубежом | % | % | 1
5-04 | Voluntary exit | Добровольный уход | % | % | 1
5-05 | Involuntary exit | Вынужденный уход | % | % | 1
5-07 | Vacancy rate | Доля вакансий | % | % | 1
6-02 | Part-time contracts | Неполная занятость | % | % | 1
6-04 | Rules on minimum wage | Правила о минимальной оплате | answer | ответ | 0
6-06 | Self-employment | Самозанятость | % | % | 1
6-09 | Law against attacks on health workers | Закон против нападений на медработников | answer | ответ | 0
7-04 | Compensation of workers, public | Оплата работников, государство | XSD per year | XSD в год | 0
7-07 | Gender pay gap | Гендерный разрыв в оплате | % | % | 1
9-02 | Health workforce unit | Подразделение по кадрам здравоохранения | answer | ответ | 0
hoover | Hoover index | Индекс Гувера | % | % | 1
gini | Gini coefficient | Коэффициент Джини | 0 to 1 | от 0 до 1 | 3
"""  # noqa: E501

QUALITY = {
    "sources": [
        {
            "source": "nursing_register",
            "kind": both("Professional register", "Профессиональный реестр"),
            "read": 21340,
            "set_aside": 61,
            "out_of_scope": 0,
            "reasons": [
                {"reason": both("birth date after today", "дата рождения в будущем"), "rows": 41},
                {"reason": both("unknown code", "неизвестный код"), "rows": 20},
            ],
        },
        {
            "source": "payroll",
            "kind": both("Payroll", "Платёжная ведомость"),
            "read": 96120,
            "set_aside": 12,
            "out_of_scope": 340,
            "reasons": [{"reason": both("no such day", "такого дня нет"), "rows": 12}],
        },
    ],
    "linkage": {
        "records": 117460,
        "persons": 34021,
        "certain": 83011,
        "review": 412,
        "precision": 0.9971,
        "recall": 0.983,
    },
    "reconciliation": [
        {
            "kind": "licensed_not_paid",
            "name": both("Licensed, on no payroll", "Есть лицензия, нет в ведомости"),
            "year": 2025,
            "persons": 1904,
        },
        {
            "kind": "paid_twice",
            "name": both("Paid by two employers", "Оплата у двух работодателей"),
            "year": 2025,
            "persons": 231,
        },
        {
            "kind": "dead_or_retired_paid",
            "name": both("Paid after death or retirement", "Оплата после смерти или пенсии"),
            "year": 2025,
            "persons": None,
        },
    ],
}

SOURCES = [
    {
        "source": "nursing_register",
        "file": "nursing_council.xlsx",
        "sha256": "a3" * 32,
        "publisher": "Nursing Council",
        "licence": "CC BY 4.0",
        "date": "2026-01-15",
    },
    {
        "source": "payroll",
        "file": "payroll_2025.csv",
        "sha256": "9f" * 32,
        "publisher": "Treasury",
        "licence": "CC BY 4.0",
        "date": "2026-01-31",
        "url": "https://treasury.example/payroll",
    },
]

NATIONAL = ("National targets", "Национальные цели")

COMPACT = ("A regional declaration", "Региональная декларация")

FINDINGS = [
    (
        NATIONAL,
        "5-07",
        "too_slow",
        ("Vacancies at most 10%", "Вакансии не более 10 %"),
        12.1,
        10.0,
        -1.2,
        -3.7,
    ),
    (NATIONAL, "1-01", "on_track", ("More workers per person", "Больше работников"), 134.0, 140.0, 1.5, 0.9),
    (
        COMPACT,
        "7-07",
        "moving_away",
        ("Close the gender pay gap", "Сократить разрыв в оплате"),
        12.8,
        5.0,
        2.0,
        -17.0,
    ),
    (COMPACT, "1-04", "not_assessable", ("Equality at work", "Равенство в труде"), 55.0, None, None, None),
    (COMPACT, "6-09", "no_data", ("A law against violence", "Закон против насилия"), None, None, None, None),
]

CERTIFICATE = {
    "tallies": [
        {
            "tally": "headcount",
            "name": both("Workers", "Работники"),
            "rule": "persons",
            "cells": 18450,
            "suppressed": 611,
            "attack": {"cells_attacked": "all", "passed": True, "years": [{"attacked": 611}]},
        },
        {
            "tally": "incidents",
            "name": both("Incidents", "Случаи"),
            "rule": "incidents",
            "cells": 420,
            "suppressed": 57,
            "attack": {"cells_attacked": "all", "passed": True, "years": [{"attacked": 57}]},
        },
        {
            "tally": "population",
            "name": both("Population", "Население"),
            "rule": "already-public",
            "cells": 1200,
            "suppressed": 0,
        },
    ]
}
