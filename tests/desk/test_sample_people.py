"""The people of the sample are made of what the vocabulary knows."""

from engine.desk.sample_people import HABITS, NAMES, PERSONAS
from tests.world import VOCABULARY


def test_every_persona_has_habits_and_a_name_in_both_languages():
    assert HABITS.keys() == PERSONAS.keys()
    assert all(set(persona.title) == {"zh-CN", "en"} for persona in PERSONAS.values())


def test_every_name_is_there_once():
    assert len({zh for zh, _ in NAMES}) == len({en for _, en in NAMES}) == len(NAMES) == 36


def test_every_persona_is_a_profile_of_the_vocabulary():
    for persona in PERSONAS.values():
        profile = VOCABULARY.profile({"segments": list(persona.segments), "age_band": persona.age_band})

        assert getattr(profile, "age_band", "") == persona.age_band


def test_every_choice_of_a_habit_is_a_value_of_its_field():
    for habits in HABITS.values():
        for habit in habits:
            fields = VOCABULARY.types[habit.event].fields
            for name, choices in habit.data.items():
                assert [fields[name].read(choice) for choice in choices] == list(choices)
