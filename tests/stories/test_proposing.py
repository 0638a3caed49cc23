"""A citizen proposes a theme."""


async def test_a_citizen_registers_a_proposal(talk):
    assert await talk("/proponer") == ["¿Cómo se llama su propuesta? Una línea basta."]
    assert await talk("Ciclovía segura en la avenida Brasil") == [
        "¿Qué problema ve? Cuéntelo con sus palabras."
    ]
    assert await talk("Vamos en bicicleta entre los buses.") == ["¿Qué propone para resolverlo?"]
    await talk("Un carril separado y publicar el contrato de la obra.")
    await talk("contrataciones")
    [card] = await talk("Panamá")
    print(card)
    assert await talk("enviar") == [
        "Registrada con el código P-0001. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va."
    ]
