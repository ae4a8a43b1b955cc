from email import message_from_bytes, policy

from django.core.mail import EmailMessage

from csi_portal.outbox.backend import FolderBackend


def test_each_letter_is_one_whole_file_and_the_log_names_it_but_no_reader(settings, tmp_path, caplog):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    caplog.set_level("INFO")
    letters = [EmailMessage(f"Dopis {number}", "Řádek\n.\n", to=["jana@example.org"]) for number in range(2)]
    assert FolderBackend().send_messages(letters) == 2
    files = sorted(settings.EMAIL_FILE_PATH.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert sorted(letter["Subject"] for letter in read) == ["Dopis 0", "Dopis 1"]
    assert read[0].get_content() == "Řádek\n.\n"
    assert all(file.name in caplog.text for file in files)
    assert "jana" not in caplog.text
